using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Storage;

namespace Search.Indexing.Sources;

/// <summary>A source: collection files, and the default name of their index.</summary>
/// <param name="Files">Paths for <see cref="CollectionFile.Open"/>.</param>
/// <param name="DefaultIndex">A valid index name.</param>
public sealed record Source(IReadOnlyList<string> Files, string DefaultIndex)
{
    /// <summary>The identity of a published data set; null for files of the user.</summary>
    public IndexSource? Published { get; init; }

    /// <summary>
    /// What an index stores about it: a name for the user, and a fingerprint of the files' names, sizes and times. Files that were changed
    /// or downloaded again are another state of the source. The fingerprint of a published data set is its MD5.
    /// </summary>
    public IndexSource Identity
    {
        get
        {
            if (Published is not null)
            {
                return Published;
            }

            var files = Files.Select(file => new FileInfo(file)).ToList();
            var state = string.Join('\n', files.Select(file => string.Create(
                CultureInfo.InvariantCulture, $"{file.Name}\t{file.Length}\t{file.LastWriteTimeUtc.Ticks}")));
            var name = files.Count == 1 ? files[0].Name : $"{files[0].Name} and {files.Count - 1} more";
            return new IndexSource(name, Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(state))));
        }
    }

    /// <summary>The size of the files on disk, in bytes.</summary>
    public long TotalBytes => Files.Sum(file => new FileInfo(file).Length);

    /// <summary>Finds the files behind the arguments of the command line.</summary>
    /// <exception cref="BadInputException">A source is missing or unknown.</exception>
    public static Source Resolve(IReadOnlyList<string> sources)
    {
        var files = sources.Select(source => CollectionFile.Resolve(Locate(source))).ToList();
        return new Source(files, IndexName.From(sources[0]));
    }

    private static string Locate(string source) =>
        source == "sample" ? SearchInstallation.Find(SearchInstallation.SampleCollection) : source;
}
