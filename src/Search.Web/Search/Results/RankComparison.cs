using Search.Core.Pipeline;
using Search.Web.Serving;

namespace Search.Web.Searching.Results;

/// <summary>What reranking changed on the first page: the line of facts.</summary>
/// <param name="OnBothFirstPages">How many of the first page's passages BM25 had there too.</param>
/// <param name="FirstPage">How many passages a first page has: 10, or fewer where fewer were found.</param>
/// <param name="Moved">How many of them have another place than BM25 gave them.</param>
/// <param name="Climb">The passage that came up furthest; null if none did.</param>
public sealed record RankComparison(int OnBothFirstPages, int FirstPage, int Moved, RankedPassage? Climb)
{
    /// <summary>How many passages reranking brought to the first page.</summary>
    public int Entered => FirstPage - OnBothFirstPages;

    public static RankComparison Of(SearchResult page)
    {
        var firstPage = page.Ranked.Take(ServedSearch.FirstPage).ToList();
        return new RankComparison(
            firstPage.Count(passage => passage.Candidate.Rank <= ServedSearch.FirstPage),
            firstPage.Count,
            firstPage.Count(passage => passage.Movement != 0),
            firstPage.Where(passage => passage.Movement > 0).MaxBy(passage => passage.Movement));
    }
}
