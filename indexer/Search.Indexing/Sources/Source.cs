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
    private const string MsMarco = "msmarco-passage";

    /// <summary>
    /// What an index stores about it: a name for the user, and a fingerprint of the files' names, sizes and times. Files that were changed
    /// or downloaded again are another state of the source.
    /// </summary>
    public IndexSource Identity
    {
        get
        {
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

    private static string Locate(string source) => source switch
    {
        "sample" => SearchInstallation.Find(SearchInstallation.SampleCollection),
        MsMarco => throw new BadInputException(
            "The MS MARCO passage collection cannot be downloaded automatically yet. It is for non-commercial research; its page is " +
            "microsoft.github.io/msmarco. Download collection.tar.gz (MD5 of the collection.tsv inside: " +
            "31e42eeac3a3ea1b75c689c483be4484; 8,841,823 passages), unpack it, and run: " +
            $"./search index collection.tsv --index {MsMarco}"),
        _ => source,
    };
}
