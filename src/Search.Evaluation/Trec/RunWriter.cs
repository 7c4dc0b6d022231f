using System.Globalization;
using System.IO.Compression;
using System.Text;
using Search.Core.Errors;

namespace Search.Evaluation.Trec;

/// <summary>
/// Writes a TREC run whose scores strictly decrease in rank order, also as float32, so that every tool reads the same order. A path that ends in
/// <c>.tsv</c> gets MS MARCO's format, which has ranks only; with <c>.gz</c> at the end it is gzipped. The file gets its name only when
/// <see cref="Complete"/> is called.
/// </summary>
public sealed class RunWriter : IDisposable
{
    private readonly string _path;
    private readonly string _tag;
    private readonly bool _msMarco;
    private readonly StreamWriter _writer;
    private bool _completed;

    /// <summary>Starts a run; creates its folder if it is missing.</summary>
    /// <param name="path">The path of the run.</param>
    /// <param name="tag">The last column: the system's name; blanks in it become <c>-</c>.</param>
    public RunWriter(string path, string tag)
    {
        _path = path;
        _tag = string.Join('-', DataLines.Columns(tag));
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var gzipped = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
        _msMarco = (gzipped ? path[..^3] : path).EndsWith(".tsv", StringComparison.OrdinalIgnoreCase);
        Stream file = File.Create(IncompletePath);
        _writer = new StreamWriter(gzipped ? new GZipStream(file, CompressionLevel.Optimal) : file, new UTF8Encoding(false)) { NewLine = "\n" };
    }

    private string IncompletePath => _path + ".incomplete";

    /// <summary>
    /// Writes one query's ranking. A score that is not below the one before it is written as the next float32 below that one.
    /// </summary>
    /// <param name="query">The query's id.</param>
    /// <param name="ranking">Document ids and scores, best first; <see cref="float.MaxValue"/> for "no score of its own".</param>
    /// <exception cref="BadInputException">An id contains a blank, which a run cannot hold.</exception>
    public void Write(string query, IEnumerable<(string Document, float Score)> ranking)
    {
        var id = Checked(query, "query");
        var (rank, previous) = (0, float.PositiveInfinity);
        foreach (var (document, score) in ranking)
        {
            previous = Math.Min(score, float.BitDecrement(previous));

            // Every reader parses the digits of the double to the same float32, also a reader that parses float32 directly.
            var digits = ((double)previous).ToString("R", CultureInfo.InvariantCulture);
            var name = Checked(document, "document");
            rank++;
            _writer.WriteLine(_msMarco
                ? string.Create(CultureInfo.InvariantCulture, $"{id}\t{name}\t{rank}")
                : string.Create(CultureInfo.InvariantCulture, $"{id} Q0 {name} {rank} {digits} {_tag}"));
        }
    }

    /// <summary>Gives the file its final name.</summary>
    public void Complete()
    {
        _writer.Dispose();
        File.Move(IncompletePath, _path, overwrite: true);
        _completed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        if (!_completed)
        {
            File.Delete(IncompletePath);
        }
    }

    private static string Checked(string id, string kind) =>
        id.Length > 0 && !DataLines.HasBlank(id)
            ? id
            : throw new BadInputException($"The {kind} id '{id}' is empty or contains a blank; such an id cannot be written to a run.");
}
