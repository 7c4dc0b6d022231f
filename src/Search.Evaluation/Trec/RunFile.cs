using System.Globalization;
using Search.Core.Errors;

namespace Search.Evaluation.Trec;

/// <summary>
/// Reads runs, also gzipped: TREC's format <c>query Q0 document rank score tag</c>, separated by blanks, or MS MARCO's
/// <c>query&lt;TAB&gt;passage&lt;TAB&gt;rank</c>. The first line decides the format.
/// </summary>
public static class RunFile
{
    /// <summary>The largest rank in a run of MS MARCO's format.</summary>
    public const int MaxRank = 1_000_000;

    private const string TrecForm = "6 columns: query Q0 document rank score tag";
    private const string MsMarcoForm = "3 columns separated by tabs: query passage rank";

    /// <summary>Reads the whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ties">The order of equal scores in TREC's format; MS MARCO's has ranks only.</param>
    /// <exception cref="BadInputException">The file is missing, empty or malformed, or lists a document twice; the message names the line.</exception>
    public static Run Read(string path, TieOrder ties = TieOrder.TrecEval)
    {
        using var lines = new DataLines(path);
        if (!lines.TryRead(out var line))
        {
            throw lines.Refuse("no ranked documents", $"{TrecForm}; or {MsMarcoForm}");
        }

        return new Run(path, line.Split('\t').Length == 3 && DataLines.Columns(line).Length == 3
            ? ReadMsMarco(lines, line)
            : ReadTrec(lines, line, ties));
    }

    /// <summary>
    /// trec_eval's order: score as float32 descending, then document id descending by UTF-8 bytes. The rank column is ignored, unless it
    /// decides between equal scores.
    /// </summary>
    private static OrderedDictionary<string, IReadOnlyList<RankedDocument>> ReadTrec(DataLines lines, string line, TieOrder ties)
    {
        var scores = new OrderedDictionary<string, Dictionary<string, (float Score, int Rank)>>();
        do
        {
            if (DataLines.Columns(line) is not [var query, _, var document, var rank, var score, _])
            {
                throw lines.Refuse($"{DataLines.Columns(line).Length} columns", TrecForm);
            }

            if (!Entry(scores, query).TryAdd(document, (ParseScore(lines, score), ties == TieOrder.Rank ? ParseRank(lines, rank) : 0)))
            {
                throw lines.Refuse($"document '{document}' is listed twice for query '{query}'", "each document once");
            }
        }
        while (lines.TryRead(out line));

        return Rankings(scores, documents => documents
            .OrderByDescending(entry => entry.Value.Score)
            .ThenBy(entry => entry.Value.Rank)
            .ThenByDescending(entry => entry.Key, Utf8Order.Comparer)
            .Select((entry, index) => new RankedDocument(index + 1, entry.Key, entry.Value.Score)));
    }

    /// <summary>MS MARCO's own rules: ranks may have gaps, and if two lines have the same rank of a query, the later one counts.</summary>
    private static OrderedDictionary<string, IReadOnlyList<RankedDocument>> ReadMsMarco(DataLines lines, string line)
    {
        var ranks = new OrderedDictionary<string, Dictionary<int, string>>();
        var listed = new HashSet<(string Query, string Passage)>();
        do
        {
            if (line.Split('\t') is not [{ Length: > 0 } query, { Length: > 0 } passage, var rankText])
            {
                throw lines.Refuse($"{line.Split('\t').Length} columns", MsMarcoForm);
            }

            if (!int.TryParse(rankText, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var rank)
                || rank is < 1 or > MaxRank)
            {
                throw lines.Refuse($"the rank is '{rankText.Trim()}'{lines.HeaderHint(rankText)}", $"a whole number from 1 to {MaxRank:N0}");
            }

            if (!listed.Add((query, passage)))
            {
                throw lines.Refuse($"passage '{passage}' is listed twice for query '{query}'", "each passage once");
            }

            Entry(ranks, query)[rank] = passage;
        }
        while (lines.TryRead(out line));

        return Rankings(ranks, passages => passages
            .OrderBy(entry => entry.Key)
            .Select(entry => new RankedDocument(entry.Key, entry.Value, -entry.Key)));
    }

    private static TValue Entry<TValue>(OrderedDictionary<string, TValue> entries, string query)
        where TValue : new()
    {
        if (!entries.TryGetValue(query, out var entry))
        {
            entries.Add(query, entry = new TValue());
        }

        return entry;
    }

    /// <summary>Reads a score as trec_eval does: a double, rounded to float32.</summary>
    private static float ParseScore(DataLines lines, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var score) && float.IsFinite((float)score)
            ? (float)score
            : throw lines.Refuse($"the score is '{text}'{lines.HeaderHint(text)}", "a finite number in the range of float32");

    private static int ParseRank(DataLines lines, string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rank)
            ? rank
            : throw lines.Refuse($"the rank is '{text}'", "a whole number, because equal scores are ordered by rank");

    private static OrderedDictionary<string, IReadOnlyList<RankedDocument>> Rankings<TValue>(
        OrderedDictionary<string, TValue> entries, Func<TValue, IEnumerable<RankedDocument>> rank)
    {
        var rankings = new OrderedDictionary<string, IReadOnlyList<RankedDocument>>(entries.Count);
        foreach (var (query, documents) in entries)
        {
            rankings.Add(query, [.. rank(documents)]);
        }

        return rankings;
    }
}
