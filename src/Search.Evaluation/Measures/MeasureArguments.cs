using System.Globalization;

namespace Search.Evaluation.Measures;

/// <summary>The arguments in a measure's notation. Every argument must be read; an argument that is left is an error.</summary>
public sealed class MeasureArguments(IReadOnlyDictionary<string, string?> parameters, int? cutoff)
{
    /// <summary>The lowest relevant grade if <c>rel</c> is not given.</summary>
    public const int DefaultRelevance = 1;

    private readonly Dictionary<string, string?> _left = new(parameters);
    private bool _cutoffTaken;

    /// <summary>The cut-off after <c>@</c>, or null for the whole ranking.</summary>
    public int? Cutoff()
    {
        _cutoffTaken = true;
        return cutoff;
    }

    /// <summary>The cut-off of a measure that requires one.</summary>
    public int RequiredCutoff() => Cutoff() ?? throw new FormatException("the cut-off is missing, as in @10");

    /// <summary>The lowest relevant grade, <c>rel</c>.</summary>
    public int Relevance() => WholeNumber("rel", DefaultRelevance);

    /// <summary>A parameter that is a whole number of at least 1.</summary>
    public int WholeNumber(string name, int defaultValue) =>
        !_left.Remove(name, out var text) ? defaultValue
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 30 ? value
        : throw new FormatException($"{name} is '{text}'; expected a whole number from 1 to 30");

    /// <summary>A parameter between 0 and 1, exclusive.</summary>
    public double Fraction(string name, double defaultValue) =>
        !_left.Remove(name, out var text) ? defaultValue
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is > 0 and < 1 ? value
        : throw new FormatException($"{name} is '{text}'; expected a number between 0 and 1");

    /// <summary>Whether this parameter is given with this value.</summary>
    public bool Has(string name, string? value) => _left.TryGetValue(name, out var given) && given == value && _left.Remove(name);

    /// <summary>Throws if an argument was given that the measure does not have.</summary>
    public void RequireAllTaken()
    {
        if (_left.Count > 0)
        {
            throw new FormatException($"the measure has no parameter '{_left.Keys.First()}' with this value");
        }

        if (cutoff is not null && !_cutoffTaken)
        {
            throw new FormatException("the measure has no cut-off");
        }
    }
}
