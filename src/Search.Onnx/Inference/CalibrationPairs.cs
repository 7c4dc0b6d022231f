using Search.Core;
using Search.Core.Collections;
using Search.Core.Storage;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference;

/// <summary>
/// The pairs that ranges are taken from: judged pairs of the bundled sample collection, relevant and not, and a few of other lengths made
/// of the same passages. All passages of the sample are of 57 to 82 words, and a text that is much shorter or longer has values outside of theirs.
/// </summary>
internal static class CalibrationPairs
{
    /// <summary>Long pairs are dear: one query of so many has one.</summary>
    private const int QueriesPerLongPair = 4;

    public static IEnumerable<TokenPair> Load(WordPieceEncoder encoder, int maxLength)
    {
        var folder = SearchInstallation.Find(SearchInstallation.SampleCollection);
        var passages = Read(Path.Combine(folder, "corpus.jsonl"));
        var queries = Read(Path.Combine(folder, "queries.jsonl"));
        var judged = File.ReadLines(Path.Combine(folder, "qrels", "test.tsv")).Skip(1)
            .Select(line => line.Split('\t'))
            .ToLookup(row => row[0], row => passages[row[1]]);
        var calibrating = CalibrationQueries.Of(judged.Select(query => query.Key));
        return judged
            .Where(query => calibrating.Contains(query.Key))
            .SelectMany((query, index) => Texts([.. query], index).Select(text => (Query: queries[query.Key].Text, Text: text)))
            .Select((pair, index) => Pair(index, encoder.Encode(pair.Query), encoder.Encode(pair.Text), maxLength));
    }

    /// <summary>A query's passages, a title, a first sentence; for some an empty text and one that fills the model's length.</summary>
    private static IEnumerable<string> Texts(Passage[] passages, int query)
    {
        var (one, other) = (passages[query % passages.Length], passages[(query + 1) % passages.Length]);
        string[] usual = [.. passages.Select(passage => passage.Contents)];
        string[] shorter = [one.Title!, other.Text[..(other.Text.IndexOf('.', StringComparison.Ordinal) + 1)]];
        return query % QueriesPerLongPair == 0 ? [.. usual, .. shorter, "", string.Join(' ', usual)] : [.. usual, .. shorter];
    }

    private static TokenPair Pair(int index, int[] query, int[] document, int maxLength) =>
        new(index, query, document, PairTruncation.Fit(query.Length, document.Length, maxLength, Truncation.OnlySecond));

    /// <summary>Queries lie in the same format as passages.</summary>
    private static Dictionary<string, Passage> Read(string file)
    {
        using var collection = CollectionFile.Open(file);
        return collection.Read().ToDictionary(entry => entry.Passage!.Id, entry => entry.Passage!);
    }
}
