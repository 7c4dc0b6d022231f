using Search.Lucene.Ranking;

namespace Search.Lucene.Postings;

/// <summary>Ranks with a <see cref="PostingsFile"/>.</summary>
internal sealed unsafe class PostingsRanking(PostingsFile file) : IRanking
{
    /// <inheritdoc/>
    public IReadOnlyList<RankedPassage> Best(IReadOnlyList<QueryTerm> terms, int depth, CancellationToken cancel) =>
        [.. MaxScoreSearch.Search(file, terms, depth, cancel).Select(hit => new RankedPassage(PlaceOf(hit.Document), hit.Score))];

    private long PlaceOf(int document) => file.Places[document];
}
