namespace Search.Evaluation.Trec;

/// <summary>
/// The order of ids by their UTF-8 bytes, as in C's strcmp and Lucene. UTF-16's ordinal order differs: there, characters
/// beyond the basic plane (surrogates) come before U+E000 to U+FFFF.
/// </summary>
public sealed class Utf8Order : IComparer<string>
{
    /// <summary>The only instance.</summary>
    public static Utf8Order Comparer { get; } = new();

    private Utf8Order()
    {
    }

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length - right.Length;
        }

        var (first, second) = (left[common], right[common]);
        return char.IsSurrogate(first) && char.IsSurrogate(second)
            ? first - second
            : Rank(first) - Rank(second);

        // A surrogate is part of a character above U+FFFF, so it comes after every other unit.
        static int Rank(char unit) => char.IsSurrogate(unit) ? char.MaxValue + 1 : unit;
    }
}
