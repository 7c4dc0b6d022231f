using System.Globalization;
using Search.Core.Errors;

namespace Search.Evaluation.Comparisons;

/// <summary>A condition for automated checks: a run may not be worse than its baseline, significantly or by more than a margin.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Margin">The largest loss of the mean that passes; null: any loss passes that is not significant.</param>
public sealed record FailIfWorse(string Measure, double? Margin)
{
    /// <summary>Reads <c>nDCG@10</c> or <c>nDCG@10:0.01</c>.</summary>
    /// <exception cref="BadInputException">It has another form.</exception>
    public static FailIfWorse Parse(string text) => text.Split(':') switch
    {
        [{ Length: > 0 } measure] => new FailIfWorse(measure.Trim(), null),
        [{ Length: > 0 } measure, var number]
            when double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var margin) => new FailIfWorse(measure.Trim(), margin),
        _ => throw new BadInputException($"--fail-if-worse is '{text}'; expected a measure, or a measure and a margin of at least 0, as in nDCG@10:0.01."),
    };

    /// <summary>One sentence for each run that does not pass.</summary>
    public IEnumerable<string> Failures(IEnumerable<PairedComparison> comparisons) => comparisons
        .Where(comparison => comparison.Measure == Measure && Fails(comparison))
        .Select(comparison => FormattableString.Invariant(
            $"{Measure} of {comparison.Run} is {-comparison.Difference:F4} below that of {comparison.Baseline}; ")
            + (Margin is { } margin
                ? FormattableString.Invariant($"at most {margin} is allowed.")
                : $"the loss is significant ({VerdictText.Probability(comparison.PHolm.Randomisation)})."));

    private bool Fails(PairedComparison comparison) =>
        Margin is { } margin ? comparison.Difference < -margin : comparison.Verdict == Verdict.Worse;
}
