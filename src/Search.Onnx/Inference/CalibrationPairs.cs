using Search.Core.Collections;
using Search.Core.Settings;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference;

/// <summary>The pairs that ranges are taken from: judged pairs of the bundled sample collection, relevant and not.</summary>
internal static class CalibrationPairs
{
    /// <summary>Every second judged pair: some 360, which take seconds.</summary>
    private const int Step = 2;

    public static IEnumerable<TokenPair> Load(WordPieceEncoder encoder, int maxLength)
    {
        var folder = SearchInstallation.Find(SearchInstallation.SampleCollection);
        var passages = Texts(Path.Combine(folder, "corpus.jsonl"));
        var queries = Texts(Path.Combine(folder, "queries.jsonl"));
        var judged = File.ReadLines(Path.Combine(folder, "qrels", "test.tsv")).Skip(1).Select(line => line.Split('\t'));
        return judged
            .Where((_, index) => index % Step == 0)
            .Select((row, index) => Pair(index, encoder.Encode(queries[row[0]]), encoder.Encode(passages[row[1]]), maxLength));
    }

    private static TokenPair Pair(int index, int[] query, int[] document, int maxLength) =>
        new(index, query, document, PairTruncation.Fit(query.Length, document.Length, maxLength, Truncation.OnlySecond));

    /// <summary>Queries lie in the same format as passages.</summary>
    private static Dictionary<string, string> Texts(string file)
    {
        using var collection = CollectionFile.Open(file);
        return collection.Read().ToDictionary(entry => entry.Passage!.Id, entry => entry.Passage!.Contents);
    }
}
