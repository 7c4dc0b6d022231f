using Lucene.Net.Index;
using Lucene.Net.Search;
using Search.Core.Indexing;

namespace Search.Lucene.Ranking;

/// <summary>Ranks with Lucene's own search, which looks at every passage with one of the terms.</summary>
internal sealed class LuceneRanking : IRanking
{
    private readonly IndexSearcher _searcher;

    /// <summary>Ranks the passages of a reader.</summary>
    public LuceneRanking(IndexReader reader, Bm25Parameters parameters) =>
        _searcher = new IndexSearcher(reader) { Similarity = new Bm25Similarity(parameters) };

    /// <inheritdoc/>
    public IReadOnlyList<RankedPassage> Best(IReadOnlyList<QueryTerm> terms, int depth, CancellationToken cancel)
    {
        if (terms.Count == 0)
        {
            return [];
        }

        var query = new BooleanQuery(disableCoord: true);
        foreach (var term in terms)
        {
            query.Add(new TermQuery(new Term(IndexFieldNames.Contents, term.Text)) { Boost = term.Count }, Occur.SHOULD);
        }

        var best = new BestPassages(_searcher.IndexReader, depth, cancel);
        _searcher.Search(query, best);
        var places = MultiDocValues.GetNumericValues(_searcher.IndexReader, LuceneFieldNames.Place);
        return [.. best.InOrder().Select(hit => new RankedPassage(places.Get(hit.Doc), hit.Score))];
    }
}
