namespace Search.Charts.Geometry;

/// <summary>Round values for an axis.</summary>
public static class Ticks
{
    private const int DigitsOfRounding = 10;

    /// <summary>Values that are closer are one value: the difference is from rounding.</summary>
    private const double LeastRange = 1e-6;

    /// <summary>
    /// Multiples of 1, 2, 2.5 or 5 times a power of ten that enclose the values: the first is at most the smallest, the last at least the largest
    /// one (after Heckbert 1990, "Nice numbers for graph labels").
    /// </summary>
    /// <param name="values">The values; at least one.</param>
    /// <param name="steps">About how many steps.</param>
    public static IReadOnlyList<double> Enclosing(IReadOnlyCollection<double> values, int steps = 5)
    {
        var (least, most) = (values.Min(), values.Max());
        var step = NiceStep((most - least > LeastRange ? most - least : Math.Max(Math.Abs(most), 0.1)) / steps);
        var (first, last) = ((long)Math.Floor(Round(least / step)), (long)Math.Ceiling(Round(most / step)));
        last = Math.Max(last, first + 1);
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(index => Math.Round((first + index) * step, DigitsOfRounding))];
    }

    /// <summary>1, 3, 10, 30, … between two values above 0, both included.</summary>
    public static IReadOnlyList<double> Decades(double least, double most)
    {
        var ticks = new List<double>();
        for (var power = (int)Math.Floor(Math.Log10(least)); Math.Pow(10, power) <= most; power++)
        {
            ticks.AddRange(new[] { 1.0, 3.0 }.Select(digit => digit * Math.Pow(10, power)).Where(tick => tick >= least && tick <= most));
        }

        return ticks;
    }

    private static double NiceStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return new[] { 1, 2, 2.5, 5, 10 }.First(nice => nice >= Round(step / power)) * power;
    }

    /// <summary>Without the last digits, in which 0.3 / 0.1 is less than 3.</summary>
    private static double Round(double value) => Math.Round(value, DigitsOfRounding);
}
