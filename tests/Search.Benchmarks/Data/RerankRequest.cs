using Search.Core.Collections;
using Search.Core.Storage;
using Search.Evaluation.Experiments;
using Search.Evaluation.Trec;

namespace Search.Benchmarks.Data;

/// <summary>A query and the passages that BM25 found for it.</summary>
internal sealed record RerankRequest(string Query, IReadOnlyList<string> Documents)
{
    /// <summary>Passages per query.</summary>
    public const int Window = 100;

    /// <summary>The first queries of TREC DL 2019 with Anserini's BM25 candidates; where the test data are missing, of the bundled sample.</summary>
    public static IReadOnlyList<RerankRequest> Load(int queries) => Subset.IsThere ? new Dl19().Requests(queries) : OfSample(queries);

    /// <summary>Without a run, every query gets other passages of the collection. Only their lengths matter here.</summary>
    private static List<RerankRequest> OfSample(int queries)
    {
        var folder = SearchInstallation.Find(SearchInstallation.SampleCollection);
        using var collection = CollectionFile.Open(Path.Combine(folder, "corpus.jsonl"));
        string[] passages = [.. collection.Read().Select(entry => entry.Passage!.Contents)];
        return [.. QueryFile.Read(Path.Combine(folder, "queries.jsonl")).Values.Take(queries).Select((query, index) => new RerankRequest(
            query, [.. Enumerable.Range(0, Window).Select(place => passages[(index * Window + place) % passages.Length])]))];
    }
}
