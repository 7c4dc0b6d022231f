using System.Text;
using System.Text.Unicode;
using Microsoft.Win32.SafeHandles;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Retrieval;

namespace Search.Evaluation.Experiments.Reproduction;

/// <summary>
/// An official candidate file of MS MARCO or TREC DL, unpacked: lines <c>query&lt;TAB&gt;passage&lt;TAB&gt;query's text&lt;TAB&gt;passage's text</c>. The
/// lines of a query need not be together: those of <c>top1000.dev</c> are not. Its 6,668,967 texts are more than fit in the memory of many
/// machines, so only the places of the lines are kept, and the lines of a query are read when they are needed.
/// </summary>
public sealed class OfficialCandidates : IDisposable
{
    private const string Form = "4 columns separated by tabs: query passage query's text passage's text";

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, List<(long Start, int Length, long Number)>> _lines = [];

    /// <summary>Finds the lines of each query.</summary>
    /// <exception cref="BadInputException">The file is missing, empty, compressed or malformed; the message names the line.</exception>
    public OfficialCandidates(string path)
    {
        _path = path;
        using var lines = new LfLineReader(path);
        var start = 0L;
        while (lines.TryRead(out var line))
        {
            var tab = line.IndexOf((byte)'\t');
            if (tab <= 0 || line.Count((byte)'\t') != 3 || !Utf8.IsValid(line))
            {
                throw new BadInputException($"{path}, line {lines.LineNumber}: {line.Count((byte)'\t') + 1} columns, or not valid UTF-8; expected {Form}.");
            }

            LinesOf(Encoding.UTF8.GetString(line[..tab])).Add((start, line.Length, lines.LineNumber));
            start += line.Length + 1;
        }

        if (_lines.Count == 0)
        {
            throw new BadInputException($"{path}, line 1: no candidates; expected {Form}.");
        }

        _file = File.OpenHandle(path);
        if (RandomAccess.GetLength(_file) is var bytes && bytes != start && bytes != start - 1) // The last line may have no LF.
        {
            _file.Dispose();
            throw new BadInputException($"{path} is compressed or begins with a byte order mark; expected the unpacked file.");
        }
    }

    /// <summary>Reads queries with their candidates, one at a time. A query without candidates is left out.</summary>
    /// <param name="queries">The ids of the queries.</param>
    /// <exception cref="BadInputException">A passage is listed twice for a query; the message names the line.</exception>
    public IEnumerable<QueryCandidates> Of(IEnumerable<string> queries)
    {
        foreach (var id in queries)
        {
            if (!_lines.TryGetValue(id, out var lines))
            {
                continue;
            }

            var (text, candidates, seen) = ("", new List<Candidate>(lines.Count), new HashSet<string>());
            foreach (var line in lines)
            {
                var columns = Read(line).Split('\t');
                if (!seen.Add(columns[1]))
                {
                    throw new BadInputException($"{_path}, line {line.Number}: passage '{columns[1]}' is listed twice for query '{id}'; expected each passage once.");
                }

                text = columns[2];
                candidates.Add(new Candidate(new Passage(columns[1], null, columns[3]), candidates.Count + 1, -candidates.Count));
            }

            yield return new QueryCandidates(id, text, candidates);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private List<(long Start, int Length, long Number)> LinesOf(string query)
    {
        if (!_lines.TryGetValue(query, out var lines))
        {
            _lines.Add(query, lines = []);
        }

        return lines;
    }

    private string Read((long Start, int Length, long Number) line)
    {
        var bytes = new byte[line.Length];
        return RandomAccess.Read(_file, bytes, line.Start) == bytes.Length
            ? Encoding.UTF8.GetString(bytes)
            : throw new BadInputException($"{_path}, line {line.Number}: the file has become shorter while it was read; expected the same file.");
    }
}
