using System.Text.Json.Serialization;

namespace Search.Indexing.DataSets;

/// <summary>A file of a data set as it lies on disk, unpacked.</summary>
/// <param name="Name">Its path in the data set's folder, with <c>/</c>.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Member">Its path in the archive; null if it is the same as <paramref name="Name"/>.</param>
/// <param name="Bytes">Its size, if known.</param>
/// <param name="Lines">The number of its lines, if known.</param>
/// <param name="Md5">Its MD5 in lower-case hexadecimal, if known.</param>
public sealed record DataSetContent(
    string Name, ContentRole Role, string? Member = null, long? Bytes = null, long? Lines = null, string? Md5 = null)
{
    /// <summary>Its path in the archive.</summary>
    [JsonIgnore]
    public string PathInArchive => Member ?? Name;
}
