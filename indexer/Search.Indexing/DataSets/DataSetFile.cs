namespace Search.Indexing.DataSets;

/// <summary>A file to download.</summary>
/// <param name="Name">Its name, also in the offline folder.</param>
/// <param name="Urls">Where it is offered, tried in this order.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Md5">Its MD5, in lower-case hexadecimal.</param>
/// <param name="Packing">How its contents are packed.</param>
/// <param name="Contents">The files that are taken out of it; exactly one if it is no archive.</param>
/// <param name="Headers">Further headers of the requests, which some servers need.</param>
public sealed record DataSetFile(
    string Name, IReadOnlyList<string> Urls, long Bytes, string Md5, Packing Packing, IReadOnlyList<DataSetContent> Contents,
    IReadOnlyDictionary<string, string>? Headers = null)
{
    /// <summary>How much larger than its download a text is assumed to be when the registry does not have its size.</summary>
    private const int AssumedRatio = 4;

    /// <summary>The bytes of the contents on disk; an assumption if the registry does not have all sizes.</summary>
    internal long UnpackedBytes => Packing == Packing.None ? Bytes
        : Contents.All(content => content.Bytes is not null) ? Contents.Sum(content => content.Bytes!.Value)
        : Bytes * AssumedRatio;
}
