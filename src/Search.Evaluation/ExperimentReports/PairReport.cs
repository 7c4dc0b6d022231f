namespace Search.Evaluation.ExperimentReports;

/// <summary>A system against the first stage, query by query.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Baseline">The first stage's name.</param>
/// <param name="System">The system's name.</param>
/// <param name="Queries">The judged queries that both have answered: the largest gain first, then by id.</param>
/// <param name="Changed">The queries with the largest gains and losses, with both lists; empty if a run or the judgements are missing.</param>
/// <param name="Bounds">What unjudged passages may hide; null if a run or the judgements are missing.</param>
public sealed record PairReport(
    string Measure,
    string Baseline,
    string System,
    IReadOnlyList<QueryDifference> Queries,
    IReadOnlyList<ChangedQuery> Changed,
    JudgementBounds? Bounds = null)
{
    /// <summary>Queries on which the system is better, equal and worse.</summary>
    public (int Better, int Same, int Worse) Counts =>
        (Queries.Count(query => query.Difference > 0), Queries.Count(query => query.Difference == 0), Queries.Count(query => query.Difference < 0));
}

/// <summary>One query of two systems.</summary>
/// <param name="Query">The query's id.</param>
/// <param name="Baseline">The baseline's value.</param>
/// <param name="System">The system's value.</param>
/// <param name="Text">Its text; null if the folder has no queries.</param>
public sealed record QueryDifference(string Query, double Baseline, double System, string? Text = null)
{
    /// <summary>System - baseline.</summary>
    public double Difference => System - Baseline;

    /// <summary>The text, or the id where there is none.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Label => Text ?? Query;
}

/// <summary>A query with the first passages of both lists.</summary>
/// <param name="Values">The query and its values.</param>
/// <param name="Baseline">The baseline's first passages.</param>
/// <param name="System">The system's first passages.</param>
public sealed record ChangedQuery(QueryDifference Values, IReadOnlyList<ListedPassage> Baseline, IReadOnlyList<ListedPassage> System);

/// <summary>A passage in one of the two lists.</summary>
/// <param name="Id">The passage's id.</param>
/// <param name="Rank">Its rank here, from 1.</param>
/// <param name="Part">Its part in the difference of nDCG@10 (system - baseline): the parts of a query's passages add up to the difference.</param>
/// <param name="OtherRank">Its rank in the other list; null if it is not in it.</param>
/// <param name="Grade">Its grade; null if it is not judged.</param>
/// <param name="Title">Its title; null if there is none.</param>
/// <param name="Text">Its text; null if the folder has no passages.</param>
public sealed record ListedPassage(
    string Id, int Rank, double Part, int? OtherRank = null, int? Grade = null, string? Title = null, string? Text = null);
