using Search.Evaluation.Experiments;
using Search.Evaluation.Trec;

namespace Search.Benchmarks.Data;

/// <summary>TREC DL 2019 on the subset: its queries, Anserini's BM25 candidates from the full collection, and the judgements.</summary>
internal sealed class Dl19
{
    private readonly Run _run = RunFile.Read(Subset.File("run.bm25-anserini-full-collection.dl19.top100.trec"));
    private readonly OrderedDictionary<string, string> _queries = QueryFile.Read(Subset.File("queries.dl19.tsv"));
    private readonly CandidateTexts _texts;

    /// <summary>Reads the files.</summary>
    public Dl19() => _texts = new CandidateTexts(_run, RerankRequest.Window, Subset.Collection);

    /// <summary>How many queries have candidates.</summary>
    public int Queries => _run.Rankings.Count;

    /// <summary>An audit over all of them.</summary>
    public VariantAudit Audit() => new(_run, _queries, _texts, QrelsFile.Read(Subset.File("qrels.dl19.full.txt")), TimeProvider.System);

    /// <summary>The first queries with their candidates.</summary>
    public IReadOnlyList<RerankRequest> Requests(int count) => [.. _run.Rankings.Take(count).Select(ranking => new RerankRequest(
        _queries[ranking.Key], [.. _texts.Of(ranking.Value).Take(RerankRequest.Window).Select(candidate => candidate.Passage.Contents)]))];
}
