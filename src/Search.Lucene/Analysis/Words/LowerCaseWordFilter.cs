using System.Text;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Search.Lucene.Analysis.Words;

/// <summary>
/// Lower case by Unicode's simple mappings, as on the server. (Lucene.Net's own filter leaves U+0130, the Turkish capital I with a dot, as .NET's invariant
/// culture does.)
/// </summary>
internal sealed class LowerCaseWordFilter : TokenFilter
{
    private const char CapitalDottedI = '\u0130';
    private const char CaseBit = (char)0x20;

    private readonly ICharTermAttribute _term;

    /// <summary>Filters a stream of words.</summary>
    public LowerCaseWordFilter(TokenStream input)
        : base(input) => _term = AddAttribute<ICharTermAttribute>();

    /// <inheritdoc/>
    public override bool IncrementToken()
    {
        if (!m_input.IncrementToken())
        {
            return false;
        }

        ToLower(_term.Buffer.AsSpan(0, _term.Length));
        return true;
    }

    private static void ToLower(Span<char> word)
    {
        for (var place = 0; place < word.Length; place++)
        {
            ref var letter = ref word[place];
            if (char.IsAscii(letter))
            {
                letter = char.IsAsciiLetterUpper(letter) ? (char)(letter | CaseBit) : letter;
            }
            else if (place + 1 < word.Length && char.IsSurrogatePair(letter, word[place + 1]))
            {
                // The mappings of these letters are in their own plane, so the length stays.
                Rune.ToLowerInvariant(new Rune(letter, word[place + 1])).EncodeToUtf16(word[place..]);
                place++;
            }
            else
            {
                letter = letter == CapitalDottedI ? 'i' : char.ToLowerInvariant(letter);
            }
        }
    }
}
