using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Storage;

namespace Search.Indexing.Sources;

/// <summary>A source: collection files or standard input, and the default name of their index.</summary>
/// <param name="Files">The files' paths; for standard input one name for messages.</param>
/// <param name="DefaultIndex">A valid index name.</param>
public sealed record Source(IReadOnlyList<string> Files, string DefaultIndex)
{
    /// <summary>The argument that means standard input.</summary>
    public const string StandardInput = "-";

    private const string InputName = "stdin";

    private readonly string _run = Guid.NewGuid().ToString("N");

    /// <summary>The identity of a published data set; null for files of the user.</summary>
    public IndexSource? Published { get; init; }

    /// <summary>How the files are read.</summary>
    public CollectionOptions Options { get; init; } = CollectionOptions.Default;

    /// <summary>Standard input, which can be read only once; null for files.</summary>
    public Stream? Input { get; init; }

    /// <summary>
    /// What an index stores about it: a name for the user, a fingerprint of the files' names, sizes and times, and how they are read. Files that
    /// were changed or downloaded again are another state of the source. The fingerprint of a published data set is its MD5; that of
    /// standard input is never the same again.
    /// </summary>
    public IndexSource Identity =>
        (Published ?? (Input is null ? IdentityOfFiles() : new IndexSource(InputName, _run))) with { Options = Options == CollectionOptions.Default ? null : Options };

    /// <summary>The size of the files on disk, in bytes; 0 if it is not known.</summary>
    public long TotalBytes => Input is null ? Files.Sum(file => new FileInfo(file).Length) : 0;

    /// <summary>Finds the files behind the arguments of the command line.</summary>
    /// <param name="sources">Files, folders, <c>sample</c>, or <c>-</c> alone.</param>
    /// <param name="options">How they are read; default: <see cref="CollectionOptions.Default"/>.</param>
    /// <param name="openInput">Opens standard input; null if it cannot be a source.</param>
    /// <exception cref="BadInputException">A source is missing or unknown.</exception>
    public static Source Resolve(IReadOnlyList<string> sources, CollectionOptions? options = null, Func<Stream>? openInput = null)
    {
        options = (options ?? CollectionOptions.Default).Validate();
        if (openInput is not null && sources.Contains(StandardInput))
        {
            return sources.Count == 1
                ? new Source([InputName], InputName) { Options = options, Input = openInput() }
                : throw new BadInputException($"'{StandardInput}' (standard input) is given together with other sources; expected it alone.");
        }

        return new Source([.. sources.SelectMany(source => CollectionFile.FilesOf(Locate(source)))], IndexName.From(sources[0])) { Options = options };
    }

    /// <summary>Opens one of the files.</summary>
    /// <exception cref="BadInputException">It is missing, or cannot be read in its format.</exception>
    public CollectionFile Open(string file) => Input is null ? CollectionFile.Open(file, Options) : CollectionFile.Open(Input, file, Options);

    private IndexSource IdentityOfFiles()
    {
        var files = Files.Select(file => new FileInfo(file)).ToList();
        var state = string.Join('\n', files.Select(file => string.Create(
            CultureInfo.InvariantCulture, $"{file.Name}\t{file.Length}\t{file.LastWriteTimeUtc.Ticks}")));
        var name = files.Count == 1 ? files[0].Name : $"{files[0].Name} and {files.Count - 1} more";
        return new IndexSource(name, Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(state))));
    }

    private static string Locate(string source) =>
        source == "sample" ? SearchInstallation.Find(SearchInstallation.SampleCollection) : source;
}
