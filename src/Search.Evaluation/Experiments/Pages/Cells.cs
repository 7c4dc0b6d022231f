using System.Globalization;

namespace Search.Evaluation.Experiments.Pages;

/// <summary>Cells of the page's tables.</summary>
internal static class Cells
{
    /// <summary>Measures.</summary>
    public static IEnumerable<FormattableString> Values(IReadOnlyDictionary<string, double> measures) =>
        measures.Values.Select(value => (FormattableString)$"{value:F4}");

    /// <summary>Median and 95th percentile in milliseconds.</summary>
    public static FormattableString Times(Percentiles seconds) => $"{seconds.P50 * 1000:F1} / {seconds.P95 * 1000:F1}";

    /// <summary>A count.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
