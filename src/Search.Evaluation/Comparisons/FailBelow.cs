using System.Globalization;
using Search.Core.Errors;

namespace Search.Evaluation.Comparisons;

/// <summary>A condition for automated checks: a run's mean may not be below a limit.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Limit">The lowest mean that passes.</param>
public sealed record FailBelow(string Measure, double Limit)
{
    /// <summary>Reads <c>nDCG@10=0.65</c>.</summary>
    /// <exception cref="BadInputException">It has another form.</exception>
    public static FailBelow Parse(string text)
    {
        var equals = text.LastIndexOf('='); // A measure may contain one too, as in AP(rel=2)@1000=0.3.
        return equals > 0 && double.TryParse(text[(equals + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) && double.IsFinite(limit)
            ? new FailBelow(text[..equals].Trim(), limit)
            : throw new BadInputException($"--fail-below is '{text}'; expected a measure and a number, as in nDCG@10=0.65.");
    }

    /// <summary>One sentence for each run that does not pass.</summary>
    public IEnumerable<string> Failures(IEnumerable<PairedComparison> comparisons) => comparisons
        .Where(comparison => comparison.Measure == Measure && comparison.MeanRun < Limit)
        .DistinctBy(comparison => comparison.Run)
        .Select(comparison => FormattableString.Invariant($"{Measure} of {comparison.Run} is {comparison.MeanRun:F4}; at least {Limit} is required."));
}
