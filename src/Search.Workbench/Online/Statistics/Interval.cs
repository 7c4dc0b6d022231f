namespace Search.Workbench.Online.Statistics;

/// <summary>A confidence interval.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether a value lies in the interval, its ends included.</summary>
    public bool Contains(double value) => Low <= value && value <= High;
}
