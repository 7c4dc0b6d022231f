namespace Search.Evaluation.Statistics;

/// <summary>
/// The differences between two systems, one per query: what every paired statistic is computed from. A difference above 0 is a win of the
/// second system. Two values are equal only if they are exactly equal.
/// </summary>
public sealed class PairedDifferences
{
    private readonly double[] _values;

    /// <summary>Takes the difference of each query.</summary>
    /// <exception cref="ArgumentException">There is no difference.</exception>
    public PairedDifferences(IEnumerable<double> values)
    {
        _values = [.. values];
        if (_values.Length == 0)
        {
            throw new ArgumentException("There are no differences; expected at least one.", nameof(values));
        }

        Mean = _values.Average();
        StandardDeviation = Count < 2 || AllEqual ? 0 : Math.Sqrt(_values.Sum(value => (value - Mean) * (value - Mean)) / (Count - 1));
    }

    /// <summary>The differences, in the order given.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The number of queries.</summary>
    public int Count => _values.Length;

    /// <summary>The mean difference.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation with n - 1; 0 if all differences are equal, or if there is only one.</summary>
    public double StandardDeviation { get; }

    /// <summary>The standard error of the mean.</summary>
    public double StandardError => StandardDeviation / Math.Sqrt(Count);

    /// <summary>
    /// Cohen's d_z: the mean in units of the standard deviation; null if that is 0. (Cohen 1988, "Statistical power analysis for the
    /// behavioral sciences"; the name is Lakens' 2013, "Calculating and reporting effect sizes".)
    /// </summary>
    public double? EffectSize => StandardDeviation > 0 ? Mean / StandardDeviation : null;

    /// <summary>Queries where the second system is better.</summary>
    public int Wins => _values.Count(value => value > 0);

    /// <summary>Queries where both are equal.</summary>
    public int Ties => _values.Count(value => value == 0);

    /// <summary>Queries where the second system is worse.</summary>
    public int Losses => _values.Count(value => value < 0);

    private bool AllEqual => Array.TrueForAll(_values, value => value == _values[0]);

    /// <summary>The differences that are not 0: what the tests use that compare signs.</summary>
    public double[] NonZero() => [.. _values.Where(value => value != 0)];
}
