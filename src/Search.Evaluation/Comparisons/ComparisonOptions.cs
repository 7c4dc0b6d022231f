using Search.Core.Errors;

namespace Search.Evaluation.Comparisons;

/// <summary>How systems are compared.</summary>
/// <param name="Alpha">The significance level, between 0 and 1. The default value is 0.05.</param>
/// <param name="Seed">The seed of everything that is drawn; the same seed gives the same figures. The default value is 1.</param>
public sealed record ComparisonOptions(double Alpha = 0.05, int Seed = 1)
{
    /// <summary>Checks the values.</summary>
    /// <exception cref="BadInputException">A value is out of range.</exception>
    public ComparisonOptions Checked() => Alpha is > 0 and < 1
        ? this
        : throw new BadInputException(FormattableString.Invariant($"--alpha is {Alpha}; expected a number between 0 and 1, as in 0.05."));
}
