namespace Search.Evaluation.Trec;

/// <summary>How often documents of a run have equal scores, so that their order is a convention.</summary>
/// <param name="Queries">Queries with equal scores.</param>
/// <param name="Documents">Documents that share their score with another one of the same query.</param>
public readonly record struct TieCount(int Queries, int Documents);
