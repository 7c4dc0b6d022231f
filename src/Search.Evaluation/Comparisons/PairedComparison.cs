using System.Text.Json.Serialization;
using Search.Evaluation.Statistics;

namespace Search.Evaluation.Comparisons;

/// <summary>A run against a baseline, by one measure, over the queries that both have answered. A value that does not exist is null.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Baseline">The baseline's name.</param>
/// <param name="Run">The run's name.</param>
/// <param name="N">The number of queries that are compared.</param>
/// <param name="MeanBaseline">The baseline's mean over these queries.</param>
/// <param name="MeanRun">The run's mean over these queries.</param>
/// <param name="Difference">Run - baseline, the mean over these queries.</param>
/// <param name="Ci95">95 % confidence intervals of the difference.</param>
/// <param name="P">Two-sided p-values of this comparison alone.</param>
/// <param name="PHolm">The p-values after Holm's correction over all comparisons that were made together.</param>
/// <param name="Wins">Queries where the run is better.</param>
/// <param name="Ties">Queries where both are exactly equal.</param>
/// <param name="Losses">Queries where the run is worse.</param>
/// <param name="EffectSize">Cohen's d_z: the difference in standard deviations.</param>
/// <param name="DetectableDifference">The smallest difference that the t-test finds with this many queries, in 80 % of experiments.</param>
/// <param name="QueriesNeeded">How many queries the t-test needs to find the observed difference in 80 % of experiments; null if more than a million.</param>
/// <param name="Failed">Queries that one of the two has not answered; they are left out: failed is not zero.</param>
/// <param name="RankSimilarity">How similar the rankings are; null if only scores are known.</param>
/// <param name="Verdict">The result in one word, by the randomisation test with Holm's correction.</param>
public sealed record PairedComparison(
    string Measure,
    string Baseline,
    string Run,
    int N,
    double MeanBaseline,
    double MeanRun,
    double Difference,
    ComparisonIntervals Ci95,
    ComparisonPValues P,
    CorrectedPValues PHolm,
    int Wins,
    int Ties,
    int Losses,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? EffectSize,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? DetectableDifference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] int? QueriesNeeded,
    IReadOnlyList<string> Failed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] RankSimilarity? RankSimilarity,
    Verdict Verdict);

/// <summary>Confidence intervals of a difference.</summary>
/// <param name="T">By Student's t.</param>
/// <param name="Bca">By the bias-corrected and accelerated bootstrap.</param>
public sealed record ComparisonIntervals(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ConfidenceInterval? T,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ConfidenceInterval? Bca);

/// <summary>Two-sided p-values of one comparison.</summary>
/// <param name="T">The paired t-test.</param>
/// <param name="Randomisation">The paired randomisation test.</param>
/// <param name="Wilcoxon">Wilcoxon's signed-rank test.</param>
/// <param name="Sign">The sign test.</param>
public sealed record ComparisonPValues(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? T,
    double Randomisation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Wilcoxon,
    double Sign);

/// <summary>p-values after the correction for several tests.</summary>
/// <param name="T">The paired t-test.</param>
/// <param name="Randomisation">The paired randomisation test.</param>
public sealed record CorrectedPValues([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? T, double Randomisation);
