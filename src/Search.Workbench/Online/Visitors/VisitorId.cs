using System.Security.Cryptography;

namespace Search.Workbench.Online.Visitors;

/// <summary>
/// The random id of a visitor, as in a cookie. It is never stored. It says nothing about a person, and 128 random bits cannot be guessed,
/// so that nobody finds it from its <see cref="VisitorHash"/>.
/// </summary>
public readonly record struct VisitorId
{
    private const int Bytes = 16;

    private VisitorId(string text) => Text = text;

    /// <summary>32 hexadecimal digits, for the cookie.</summary>
    public string Text { get; }

    /// <summary>An id for a new visitor.</summary>
    public static VisitorId New() => new(RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true));

    /// <summary>Reads an id from a cookie. Anything else than 32 hexadecimal digits is refused, for example a name or an address.</summary>
    public static bool TryParse(string? text, out VisitorId id)
    {
        var isId = text is { Length: 2 * Bytes } && text.All(char.IsAsciiHexDigitLower);
        id = isId ? new VisitorId(text!) : default;
        return isId;
    }
}
