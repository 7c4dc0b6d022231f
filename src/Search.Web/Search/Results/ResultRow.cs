using Search.Core.Reranking;
using Search.Core.Retrieval;

namespace Search.Web.Searching.Results;

/// <summary>One passage in one of the two lists.</summary>
/// <param name="Rank">1-based rank in this list.</param>
/// <param name="Candidate">The passage, with its BM25 rank and score.</param>
/// <param name="OtherRank">1-based rank in the other list; null if it is not final yet or does not exist.</param>
/// <param name="Relevance">The reranker's raw score; null in BM25's list and for passages without a score.</param>
/// <param name="Tier">Above 0 if only the first model of a cascade scored the passage.</param>
/// <param name="Window">Which part of the passage's text has this score; null if it was scored as one text.</param>
public sealed record ResultRow(int Rank, Candidate Candidate, int? OtherRank, float? Relevance, int Tier = 0, TextWindow? Window = null)
{
    public string Id => Candidate.Passage.Id;
}
