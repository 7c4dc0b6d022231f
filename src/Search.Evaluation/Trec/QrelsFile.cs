using System.Globalization;
using Search.Core.Errors;

namespace Search.Evaluation.Trec;

/// <summary>
/// Reads and writes judgements, also gzipped, in TREC's format <c>query iteration document grade</c>, separated by blanks (also MS MARCO's
/// format), or reads BEIR's: a header <c>query-id, corpus-id, score</c>, columns separated by tabs.
/// </summary>
public static class QrelsFile
{
    private const string TrecForm = "4 columns: query iteration document grade";
    private const string BeirForm = "3 columns separated by tabs: query-id corpus-id score";
    private const string FileKind = "file of judgements";
    private const string BeirHeader = "query-id\tcorpus-id\tscore";

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="BadInputException">The file is missing, empty or malformed, or judges a document twice; the message names the line.</exception>
    public static Qrels Read(string path)
    {
        using var lines = new DataLines(path);
        var qrels = new Qrels();
        if (!lines.TryRead(out var line))
        {
            throw lines.Refuse("no judgements", TrecForm);
        }

        if (line.TrimEnd('\r') == BeirHeader)
        {
            while (lines.TryRead(out line))
            {
                Add(qrels, lines, BeirColumns(lines, line));
            }

            return qrels.Count > 0 ? qrels : throw lines.Refuse("a header but no judgements", BeirForm);
        }

        do
        {
            Add(qrels, lines, TrecColumns(lines, line));
        }
        while (lines.TryRead(out line));

        return qrels;
    }

    /// <summary>
    /// Writes judgements in TREC's format, gzipped if the path ends in <c>.gz</c>. The file gets its name only when it is complete.
    /// </summary>
    /// <exception cref="BadInputException">An id contains a blank, which this format cannot hold.</exception>
    public static void Write(string path, Qrels qrels)
    {
        using var file = new CompleteFile(path);
        foreach (var query in qrels.Queries)
        {
            var id = DataLines.Checked(query, "query", FileKind);
            foreach (var (document, grade) in qrels.Of(query))
            {
                file.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id} 0 {DataLines.Checked(document, "document", FileKind)} {grade}"));
            }
        }

        file.Complete();
    }

    private static (string Query, string Document, string Grade) TrecColumns(DataLines lines, string line) =>
        DataLines.Columns(line) is [var query, _, var document, var grade]
            ? (query, document, grade)
            : throw lines.Refuse($"{DataLines.Columns(line).Length} columns", TrecForm);

    private static (string Query, string Document, string Grade) BeirColumns(DataLines lines, string line) =>
        line.TrimEnd('\r').Split('\t') is [{ Length: > 0 } query, { Length: > 0 } document, var grade]
            ? (query, document, grade)
            : throw lines.Refuse($"{line.Split('\t').Length} columns", BeirForm);

    private static void Add(Qrels qrels, DataLines lines, (string Query, string Document, string Grade) judgement)
    {
        var (query, document, text) = judgement;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var grade))
        {
            throw lines.Refuse($"the grade is '{text}'{lines.HeaderHint(text)}", "a whole number");
        }

        if (!qrels.TryAdd(query, document, grade))
        {
            throw lines.Refuse($"document '{document}' is judged twice for query '{query}'", "one judgement per document");
        }
    }
}
