using System.Globalization;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Statistics;

namespace Search.Evaluation.ExperimentReports;

/// <summary>Figures of a report as text, the same in each format.</summary>
public static class Figures
{
    /// <summary>A value of a measure: <c>0.733</c>.</summary>
    public static string Value(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>A difference, always with its sign: <c>+0.232</c>, <c>−0.011</c>, <c>±0.000</c>.</summary>
    public static string WithSign(double difference) => difference.ToString("+0.000;−0.000;±0.000", CultureInfo.InvariantCulture);

    /// <summary>An interval of a difference: <c>[+0.190, +0.274]</c>.</summary>
    public static string Interval(ConfidenceInterval interval) => $"[{WithSign(interval.Lower)}, {WithSign(interval.Upper)}]";

    /// <summary>An interval of a mean: <c>[0.701, 0.764]</c>.</summary>
    public static string MeanInterval(ConfidenceInterval interval) => $"[{Value(interval.Lower)}, {Value(interval.Upper)}]";

    /// <summary>A time: <c>4.2 ms</c>, <c>480 ms</c>, <c>2.7 s</c>.</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 0.01 => FormattableString.Invariant($"{1e3 * seconds:0.0} ms"),
        < 1 => FormattableString.Invariant($"{1e3 * seconds:0} ms"),
        _ => FormattableString.Invariant($"{seconds:0.0} s"),
    };

    /// <summary>A share in percent: <c>12.5 %</c>.</summary>
    public static string Share(double share) => FormattableString.Invariant($"{100 * share:0.#} %");

    /// <summary>A number of queries: <c>1 query</c>, <c>6,980 queries</c>.</summary>
    public static string Queries(int count) => VerdictText.Queries(count);
}
