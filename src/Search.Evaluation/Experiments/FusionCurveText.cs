namespace Search.Evaluation.Experiments;

/// <summary>What a fusion curve says, in plain words.</summary>
public static class FusionCurveText
{
    /// <summary>The cross-validated value, against the model alone, and the weights of the folds.</summary>
    public static string Of(FusionCurve curve)
    {
        var interval = curve.OverRerankedCi95 is { } ci ? FormattableString.Invariant($" (95 % CI {ci.Lower:F4} to {ci.Upper:F4})") : "";
        var weights = string.Join(", ", curve.FoldWeights.Distinct().Order().Select(weight => weight.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)));
        return FormattableString.Invariant(
            $"{curve.Name}, {curve.Method} of the first {curve.Window}: {curve.Measure} {curve.Mean:F4} with cross-validated weights of the model ({weights}); {curve.OverReranked:+0.0000;-0.0000;0.0000}{interval} against the model alone.");
    }
}
