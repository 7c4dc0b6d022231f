using System.Globalization;
using System.Text;

namespace Search.Core.Pipeline;

/// <summary>
/// A query as it is searched. Engines limit how many terms one query may have (Lucene's default is 1,024), so text beyond
/// <see cref="MaxTerms"/> terms is cut, and the page says so.
/// </summary>
/// <param name="Text">The text that both stages see.</param>
/// <param name="Terms">How many terms it has, at most <see cref="MaxTerms"/>.</param>
/// <param name="OriginalTerms">How many terms were typed.</param>
public sealed record QueryText(string Text, int Terms, int OriginalTerms)
{
    /// <summary>The most terms that a query keeps.</summary>
    public const int MaxTerms = 1_000;

    /// <summary>Lucene's StandardTokenizer cuts longer words into several terms.</summary>
    private const int MaxTermLength = 255;

    /// <summary>Whether there is nothing to search for.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Text);

    /// <summary>Whether the query was cut.</summary>
    public bool IsCut => OriginalTerms > Terms;

    /// <summary>Counts a text's terms and cuts it after the last term that fits.</summary>
    public static QueryText Parse(string text)
    {
        var terms = 0;
        var runLength = 0;
        var end = text.Length;
        var position = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var begins = BeginsTerm(rune, ref runLength);
            if (begins && ++terms == MaxTerms + 1)
            {
                end = position;
            }

            position += rune.Utf16SequenceLength;
        }

        return terms <= MaxTerms
            ? new QueryText(text, terms, terms)
            : new QueryText(text[..end].TrimEnd(), MaxTerms, terms);
    }

    /// <summary>
    /// Never counts fewer terms than the engines' tokenizers find: ideographs, kana and symbols count one each, a run of letters,
    /// digits and marks counts one for every 255 characters.
    /// </summary>
    private static bool BeginsTerm(Rune rune, ref int runLength)
    {
        if (StandsAlone(rune))
        {
            runLength = 0;
            return true;
        }

        if (!Rune.IsLetterOrDigit(rune) && !IsMark(rune))
        {
            runLength = 0;
            return false;
        }

        return runLength++ % MaxTermLength == 0;
    }

    private static bool StandsAlone(Rune rune) =>
        rune.Value is >= 0x2E80 and <= 0xA4CF or >= 0xF900 and <= 0xFAFF or >= 0x1F000 and <= 0x3FFFF
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol;

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark
            or UnicodeCategory.EnclosingMark;
}
