using Search.Core.Retrieval;

namespace Search.Evaluation.Experiments;

/// <summary>One query with what is to be reranked for it.</summary>
/// <param name="Id">The query's id.</param>
/// <param name="Text">The query's text.</param>
/// <param name="Candidates">The candidates, in the first stage's order.</param>
public sealed record QueryCandidates(string Id, string Text, IReadOnlyList<Candidate> Candidates);
