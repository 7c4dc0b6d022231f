using Search.Indexing.DataSets.Unpacking;

namespace Search.Indexing.DataSets;

/// <summary>Reads all files of a data set again and compares them with the registry and with what was there after the download.</summary>
public static class DataSetCheck
{
    /// <summary>Checks a data set.</summary>
    /// <param name="store">Where it lies.</param>
    /// <param name="dataSet">The data set.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>The files that are there, and what is wrong with the data set; nothing if it is complete and unchanged.</returns>
    public static async Task<(IReadOnlyList<CheckedContent> Files, IReadOnlyList<string> Problems)> RunAsync(
        DataSetStore store, DataSet dataSet, CancellationToken cancel)
    {
        var manifest = DataSetManifest.Read(store.FolderOf(dataSet));
        var (files, problems) = (new List<CheckedContent>(), new List<string>());
        foreach (var (file, content) in dataSet.Files.SelectMany(file => file.Contents.Select(content => (file, content))))
        {
            var path = store.PathOf(dataSet, content);
            if (!File.Exists(path))
            {
                problems.Add($"{content.Name}: the file is missing");
                continue;
            }

            await using var data = File.OpenRead(path);
            var found = await ContentDigest.CopyAsync(data, null, content, file.Md5, cancel);
            files.Add(found);
            if (Fault(found, content, manifest?.Find(content.Name)) is { } fault)
            {
                problems.Add(fault);
            }
        }

        return (files, problems);
    }

    private static string? Fault(CheckedContent found, DataSetContent expected, CheckedContent? downloaded) =>
        ContentDigest.Fault(found, expected)
        ?? (downloaded is null ? $"{found.Name}: it was not downloaded by this program, or the download was not finished"
            : downloaded.From != found.From ? $"{found.Name}: it comes from the download with the MD5 {downloaded.From}; expected {found.From}"
            : downloaded.Md5 != found.Md5 ? $"{found.Name}: its MD5 is {found.Md5}; after the download it was {downloaded.Md5}"
            : null);
}
