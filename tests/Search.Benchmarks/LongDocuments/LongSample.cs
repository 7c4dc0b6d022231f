using Search.Core;
using Search.Core.Collections;
using Search.Core.Storage;
using Search.Evaluation.Trec;

namespace Search.Benchmarks.LongDocuments;

/// <summary>Where a judged passage stands in the long document that is made from it.</summary>
internal enum Placement
{
    Alone,
    Beginning,
    Middle,
    End,
}

/// <summary>
/// The bundled sample's queries with their judged passages, and long documents made from these: each judged passage with 2,000 words of passages
/// that are not judged for its query.
/// </summary>
internal sealed class LongSample
{
    private const int Words = 2_000;

    private readonly Dictionary<string, string> _texts;
    private readonly string[] _ids;
    private readonly OrderedDictionary<string, string> _queries;

    private LongSample(Dictionary<string, string> texts, OrderedDictionary<string, string> queries, Qrels qrels)
    {
        (_texts, _queries, Qrels) = (texts, queries, qrels);
        _ids = [.. texts.Keys];
    }

    /// <summary>The judgements.</summary>
    public Qrels Qrels { get; }

    /// <summary>Reads the sample.</summary>
    public static LongSample Read()
    {
        var folder = SearchInstallation.Find(SearchInstallation.SampleCollection);
        using var corpus = CollectionFile.Open(Path.Combine(folder, "corpus.jsonl"));
        return new LongSample(
            corpus.Read().Select(entry => entry.Passage!).ToDictionary(passage => passage.Id, passage => passage.Contents),
            QueryFile.Read(Path.Combine(folder, "queries.jsonl")),
            QrelsFile.Read(Path.Combine(folder, "qrels", "test.tsv")));
    }

    /// <summary>The first queries, each with its documents.</summary>
    /// <param name="count">How many queries.</param>
    /// <param name="placement">Where the judged passage stands.</param>
    public IEnumerable<(string Query, string Text, string[] Ids, string[] Documents)> Requests(int count, Placement placement)
    {
        foreach (var query in Qrels.Queries.Take(count))
        {
            var judged = Qrels.Of(query);
            var random = new Random(1);
            string[] others = [.. _ids.Where(id => !judged.ContainsKey(id))];
            string[] ids = [.. judged.Keys];
            yield return (query, _queries[query], ids, [.. ids.Select(id => Place(_texts[id], placement, others, random))]);
        }
    }

    private string Place(string passage, Placement placement, string[] others, Random random)
    {
        if (placement is Placement.Alone)
        {
            return passage;
        }

        random.Shuffle(others);
        var before = placement switch { Placement.Beginning => 0, Placement.Middle => Words / 2, _ => Words };
        var (texts, words, placed) = (new List<string>(), 0, false);
        foreach (var other in others.Select(id => _texts[id]))
        {
            if (!placed && words >= before)
            {
                texts.Add(passage);
                placed = true;
            }

            if (words >= Words)
            {
                break;
            }

            texts.Add(other);
            words += other.Split(' ').Length;
        }

        return string.Join(' ', texts);
    }
}
