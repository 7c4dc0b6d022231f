using Search.Core.Pipeline;
using Search.Web.Serving;

namespace Search.Web.Searching.Results;

/// <summary>What reranking changed on the first page.</summary>
/// <param name="OnBothFirstPages">How many passages are on both first pages.</param>
/// <param name="FirstPage">How many passages a first page has: 10, or fewer if fewer were found.</param>
/// <param name="Moved">How many of the passages on both have another rank than in BM25's order.</param>
/// <param name="Climb">The passage that moved up most; null if none moved up.</param>
public sealed record RankComparison(int OnBothFirstPages, int FirstPage, int Moved, RankedPassage? Climb)
{
    /// <summary>How many passages reranking moved onto the first page.</summary>
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
