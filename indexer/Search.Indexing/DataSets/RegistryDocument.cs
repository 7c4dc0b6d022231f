using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Storage;

namespace Search.Indexing.DataSets;

/// <summary>The JSON form of a registry. Each part may be missing in a file that only adds to the built-in registry.</summary>
internal sealed record RegistryDocument(
    IReadOnlyList<Licence>? Licences = null, IReadOnlyList<MovedUrl>? Moved = null, IReadOnlyList<DataSet>? DataSets = null)
{
    /// <summary>Reads a document.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="origin">The file's name, for messages.</param>
    /// <exception cref="BadInputException">It is not valid.</exception>
    public static RegistryDocument Read(Stream json, string origin)
    {
        try
        {
            var document = JsonSerializer.Deserialize<RegistryDocument>(json, JsonFormat.Strict)
                ?? throw new BadInputException($"{origin}: expected a JSON object with dataSets.");
            if ((document.Licences ?? []).GroupBy(licence => licence.Name).FirstOrDefault(same => same.Count() > 1) is { } repeated)
            {
                throw new BadInputException($"{origin}: the licence '{repeated.Key}' is there twice; expected each name once.");
            }

            if ((document.Licences ?? []).Contains(null!) || (document.DataSets ?? []).Contains(null!) || (document.Moved ?? []).Any(moved => moved is not { From.Length: > 0 }))
            {
                throw new BadInputException($"{origin}: an entry of a list, or the old address of a moved server, is empty.");
            }

            foreach (var dataSet in document.DataSets ?? [])
            {
                document.Check(dataSet, origin);
            }

            return document;
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"{origin} is not a list of data sets: {exception.Message}", exception);
        }
    }

    private void Check(DataSet dataSet, string origin)
    {
        var where = $"{origin}, data set '{dataSet.Name}'";
        IndexName.Validate(dataSet.Name);
        Require(DataSets!.Count(other => other.Name == dataSet.Name) == 1, "the name is used twice");
        Require(dataSet.Files.Count > 0 && !dataSet.Files.Contains(null!), "it has no files, or an empty entry in the list of files");
        Require(dataSet.Files.All(file => file.Contents.Count > 0 && !file.Contents.Contains(null!)), "a file has no contents, or an empty entry in their list");
        Require(dataSet.Contents.Select(content => content.Name).Distinct().Count() == dataSet.Contents.Count(), "two contents have the same name");
        Require(dataSet.Files.Select(file => file.Name).Distinct().Count() == dataSet.Files.Count, "two files have the same name");
        Require(
            !dataSet.Contents.Select(content => content.Name).Intersect([DataSetManifest.FileName, .. dataSet.Files.Where(file => file.Packing != Packing.None).Select(file => file.Name)]).Any(),
            $"a content has the name of an archive or of {DataSetManifest.FileName}");
        foreach (var file in dataSet.Files)
        {
            Require(IsPlainPath(file.Name), $"the file name '{file.Name}' is not a plain name");
            Require(file.Urls.Count > 0 && file.Urls.All(IsWebAddress), $"the file {file.Name} needs one or more http or https URLs");
            Require(file.Bytes > 0, $"the file {file.Name} needs its size in bytes");
            Require(IsMd5(file.Md5), $"the MD5 of {file.Name} is '{file.Md5}'; expected 32 lower-case hexadecimal digits");
            Require(file.Contents.Select(content => content.PathInArchive).Distinct().Count() == file.Contents.Count, $"the file {file.Name} has a member twice");
            Require(file.Packing is Packing.TarGzip or Packing.Zip || file.Contents.Count == 1, $"the file {file.Name} is no archive; expected one content");
            foreach (var content in file.Contents)
            {
                Require(IsPlainPath(content.Name), $"the content name '{content.Name}' leads out of the data set's folder");
                Require(content.Md5 is null || IsMd5(content.Md5), $"the MD5 of {content.Name} is '{content.Md5}'; expected 32 lower-case hexadecimal digits");
            }
        }

        void Require(bool holds, string problem)
        {
            if (!holds)
            {
                throw new BadInputException($"{where}: {problem}.");
            }
        }
    }

    private static bool IsWebAddress(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    private static bool IsMd5(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether a path stays in its folder on every system.</summary>
    private static bool IsPlainPath(string path) =>
        path.Split('/').All(part => part.Length > 0 && part.Trim('.').Length > 0 && part.IndexOfAny(['\\', ':', '\0']) < 0);
}
