using Search.Core;
using Search.Core.Collections;
using Search.Core.Storage;
using Search.Downloads;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference;

/// <summary>
/// The pairs for calibration: judged pairs of the bundled sample collection, relevant and irrelevant, and some pairs of other lengths made
/// from the same passages. All passages of the sample have 57 to 82 words; much shorter or longer texts have values outside their ranges.
/// </summary>
/// <param name="folder">The sample collection, in the BEIR layout.</param>
internal sealed class CalibrationPairs(string folder)
{
    /// <summary>Only one query in four gets a long pair, because long pairs take long to compute.</summary>
    private const int QueriesPerLongPair = 4;

    private static readonly Lazy<CalibrationPairs> OfSample = new(() => new(SearchInstallation.Find(SearchInstallation.SampleCollection)));

    private readonly Lazy<string> _hash = new(() => string.Join(' ', new[] { Corpus(folder), Queries(folder), Judgements(folder) }.Select(FileHash.Sha256)));

    /// <summary>The pairs of the sample collection that comes with the program.</summary>
    public static CalibrationPairs Bundled => OfSample.Value;

    /// <summary>A hash of the files that the pairs come from. Other texts give other ranges and so other int8 scores.</summary>
    public string Hash => _hash.Value;

    /// <summary>Reads the pairs.</summary>
    /// <param name="encoder">The model's tokenizer.</param>
    /// <param name="maxLength">The longest pair in tokens.</param>
    public IEnumerable<TokenPair> Load(WordPieceEncoder encoder, int maxLength)
    {
        var passages = Read(Corpus(folder));
        var queries = Read(Queries(folder));
        var judged = File.ReadLines(Judgements(folder)).Skip(1)
            .Select(line => line.Split('\t'))
            .ToLookup(row => row[0], row => passages[row[1]]);
        var calibrating = CalibrationQueries.Of(judged.Select(query => query.Key));
        return judged
            .Where(query => calibrating.Contains(query.Key))
            .SelectMany((query, index) => Texts([.. query], index).Select(text => (Query: queries[query.Key].Text, Text: text)))
            .Select((pair, index) => Pair(index, encoder.Encode(pair.Query), encoder.Encode(pair.Text), maxLength));
    }

    private static string Corpus(string folder) => Path.Combine(folder, "corpus.jsonl");

    private static string Queries(string folder) => Path.Combine(folder, "queries.jsonl");

    private static string Judgements(string folder) => Path.Combine(folder, "qrels", "test.tsv");

    /// <summary>
    /// A query's passages, a title and a first sentence; for some queries also an empty text and one that fills the model's length.
    /// </summary>
    private static IEnumerable<string> Texts(Passage[] passages, int query)
    {
        var (one, other) = (passages[query % passages.Length], passages[(query + 1) % passages.Length]);
        string[] usual = [.. passages.Select(passage => passage.Contents)];
        string[] shorter = [one.Title!, other.Text[..(other.Text.IndexOf('.', StringComparison.Ordinal) + 1)]];
        return query % QueriesPerLongPair == 0 ? [.. usual, .. shorter, "", string.Join(' ', usual)] : [.. usual, .. shorter];
    }

    private static TokenPair Pair(int index, int[] query, int[] document, int maxLength) =>
        new(index, query, document, PairTruncation.Fit(query.Length, document.Length, maxLength, Truncation.OnlySecond));

    /// <summary>Queries have the same format as passages.</summary>
    private static Dictionary<string, Passage> Read(string file)
    {
        using var collection = CollectionFile.Open(file);
        return collection.Read().ToDictionary(entry => entry.Passage!.Id, entry => entry.Passage!);
    }
}
