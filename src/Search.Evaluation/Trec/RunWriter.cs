using System.Globalization;
using Search.Core.Errors;

namespace Search.Evaluation.Trec;

/// <summary>
/// Writes a TREC run whose scores strictly decrease in rank order, also as float32, so that every tool reads the same order. A path that ends in
/// <c>.tsv</c> gets MS MARCO's format, which has ranks only; with <c>.gz</c> at the end it is gzipped. The file gets its name only when
/// <see cref="Complete"/> is called.
/// </summary>
public sealed class RunWriter : IDisposable
{
    /// <summary>For a document without a score of its own: it gets one just below the document before it.</summary>
    public const float NoScore = float.MaxValue;

    private readonly string _tag;
    private readonly bool _msMarco;
    private readonly CompleteFile _file;

    /// <summary>Starts a run; creates its folder if it is missing.</summary>
    /// <param name="path">The path of the run.</param>
    /// <param name="tag">The last column: the system's name; blanks in it become <c>-</c>.</param>
    /// <param name="metadata">A header that says how the run was made; null for none, because trec_eval itself refuses comment lines.</param>
    /// <exception cref="BadInputException">There is metadata, and the path is for MS MARCO's format, which has no comments.</exception>
    public RunWriter(string path, string tag, RunMetadata? metadata = null)
    {
        _tag = string.Join('-', DataLines.Columns(tag));
        _msMarco = (CompleteFile.IsGzipped(path) ? path[..^3] : path).EndsWith(".tsv", StringComparison.OrdinalIgnoreCase);
        if (_msMarco && metadata is not null)
        {
            throw new BadInputException(
                $"{path} ends in .tsv, so it would get MS MARCO's format, which has no comment lines for ir_metadata; expected another ending, as in run.trec.");
        }

        _file = new CompleteFile(path);
        metadata?.Write(_file.Writer, _tag);
    }

    /// <summary>
    /// Writes one query's ranking. A score that is not below the one before it is written as the next float32 below that one.
    /// </summary>
    /// <param name="query">The query's id.</param>
    /// <param name="ranking">Document ids and scores, best first; <see cref="NoScore"/> where a document only keeps its place.</param>
    /// <exception cref="BadInputException">An id contains a blank, which a run cannot hold.</exception>
    public void Write(string query, IEnumerable<(string Document, float Score)> ranking)
    {
        var id = DataLines.Checked(query, "query", "run");
        var (rank, previous) = (0, float.PositiveInfinity);
        foreach (var (document, score) in ranking)
        {
            previous = Math.Min(score, float.BitDecrement(previous));

            // Every reader parses the digits of the double to the same float32, also a reader that parses float32 directly.
            var digits = ((double)previous).ToString("R", CultureInfo.InvariantCulture);
            var name = DataLines.Checked(document, "document", "run");
            rank++;
            _file.Writer.WriteLine(_msMarco
                ? string.Create(CultureInfo.InvariantCulture, $"{id}\t{name}\t{rank}")
                : string.Create(CultureInfo.InvariantCulture, $"{id} Q0 {name} {rank} {digits} {_tag}"));
        }
    }

    /// <summary>Gives the file its final name.</summary>
    public void Complete() => _file.Complete();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
