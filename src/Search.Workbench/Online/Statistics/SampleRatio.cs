using MathNet.Numerics;

namespace Search.Workbench.Online.Statistics;

/// <summary>
/// The check for a sample-ratio mismatch: both arms must have begun equally often. If they did not, something is broken (coins, logging, a
/// page that fails for one arm), and no figure of the experiment can be trusted. Fabijan et al., "Diagnosing sample ratio mismatch in
/// online controlled experiments" (KDD 2019).
/// </summary>
/// <param name="A">How often A: visitors of a split experiment, or searches in which A picked first.</param>
/// <param name="B">How often B.</param>
public readonly record struct SampleRatio(int A, int B)
{
    /// <summary>Below this p-value the check fails. It is small because the check is made at every look.</summary>
    public const double Threshold = 0.001;

    /// <summary>The p-value of Pearson's chi-square test with one degree of freedom, for equal shares; 1 without a count.</summary>
    public double PValue => A + B == 0 ? 1 : SpecialFunctions.Erfc(Math.Abs((double)A - B) / Math.Sqrt(2.0 * (A + B)));

    /// <summary>Whether the check fails.</summary>
    public bool IsMismatch => PValue < Threshold;
}
