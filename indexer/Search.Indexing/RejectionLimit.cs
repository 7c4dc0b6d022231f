using System.Globalization;
using Search.Core.Errors;

namespace Search.Indexing;

/// <summary>How many entries of a source may be rejected before its index is not published.</summary>
/// <param name="Share">The share of all entries, from 0 to 1.</param>
/// <param name="Lines">This many may be rejected in any case, so that a short file is not refused for a few lines.</param>
public sealed record RejectionLimit(double Share, long Lines)
{
    /// <summary>1 %, or 100 lines if that is more.</summary>
    public static RejectionLimit Default { get; } = new(0.01, 100);

    /// <summary>Reads a share that the user gave: <c>0.05</c> or <c>5%</c>. It is exact: no number of lines is allowed besides it.</summary>
    /// <exception cref="BadInputException">The text is not a share.</exception>
    public static RejectionLimit Parse(string text)
    {
        var isPercent = text.EndsWith('%');
        return double.TryParse(isPercent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && (isPercent ? number / 100 : number) is >= 0 and <= 1 and var share
            ? new RejectionLimit(share, 0)
            : throw new BadInputException($"--max-rejected is '{text}'; expected a share from 0 to 1, as in 0.05 or 5%.");
    }

    /// <summary>Whether this many of the entries may be rejected.</summary>
    public bool Allows(long rejected, long entries) => rejected <= Math.Max(Lines, Share * entries);

    /// <summary>The limit for the user.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{100 * Share:0.###} %{(Lines > 0 ? $", or {Lines} lines if that is more" : "")}");
}
