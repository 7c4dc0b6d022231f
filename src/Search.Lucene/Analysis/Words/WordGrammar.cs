using static Search.Lucene.Analysis.Words.WordProperties;

namespace Search.Lucene.Analysis.Words;

/// <summary>
/// What a word is, as in Elasticsearch 8 and 9: the word breaks of Unicode's annex 29 (https://unicode.org/reports/tr29), every emoji sequence of
/// standard 51 (https://unicode.org/reports/tr51) as a word of its own, one word for each Han or Hiragana character, and one for a run of a
/// Southeast Asian script. Everything else stands between words.
/// </summary>
internal static class WordGrammar
{
    private static readonly WordPatterns Patterns = new();

    /// <summary>The rules by number: what a word of each is called, in the names that Lucene's filters know.</summary>
    private static readonly (string Type, WordPattern Pattern)[] Rules =
    [
        ("<EMOJI>", Emoji()),
        ("<NUM>", Number()),
        ("<HANGUL>", Patterns.Repeat(Marked(HangulLetter))),
        ("<KATAKANA>", Patterns.Repeat(Marked(Katakana))),
        ("<ALPHANUM>", Word()),
        ("<SOUTHEAST_ASIAN>", Patterns.Repeat(Marked(SoutheastAsian))),
        ("<IDEOGRAPHIC>", Marked(Han)),
        ("<HIRAGANA>", Marked(Hiragana)),
    ];

    private static readonly string[] Types = [.. Rules.Select(rule => rule.Type)];

    /// <summary>Finds the word at the start of a text.</summary>
    public static WordAutomaton Automaton { get; } = new(Patterns, [.. Rules.Select(rule => rule.Pattern)]);

    /// <summary>The type of words that a rule matches.</summary>
    public static string TypeOf(int rule) => Types[rule];

    private static WordPattern Marked(WordProperties properties) => Patterns.Sequence(Patterns.One(properties), Patterns.Any(Patterns.One(Mark)));

    /// <summary>With marks, but without the selectors: they say how the emoji before them is shown.</summary>
    private static WordPattern MarkedEmoji(WordProperties properties) =>
        Patterns.Sequence(Patterns.One(properties), Patterns.Any(Patterns.One(Mark, none: TextSelector | EmojiSelector)));

    private static WordPattern Emoji() => Patterns.OneOf(
        Patterns.Sequence(
            EmojiElement(),
            Patterns.OneOf(
                Patterns.Any(Patterns.Sequence(Patterns.One(Joiner), EmojiElement())),
                Patterns.Sequence(Patterns.Repeat(Patterns.One(Tag)), Patterns.One(TagEnd)))),
        Patterns.Sequence(MarkedEmoji(KeycapBase), Patterns.Optional(Patterns.One(EmojiSelector)), MarkedEmoji(Keycap)),
        Patterns.Sequence(Marked(RegionalIndicator), Marked(RegionalIndicator)));

    private static WordPattern EmojiElement() => Patterns.OneOf(
        Patterns.Sequence(Joiners(), MarkedEmoji(WordProperties.Emoji), Patterns.Optional(Patterns.One(EmojiSelector))),
        Patterns.Sequence(Patterns.Optional(Patterns.Sequence(Joiners(), MarkedEmoji(EmojiModifierBase))), MarkedEmoji(EmojiModifier)));

    private static WordPattern Joiners() => Patterns.Any(Patterns.One(Joiner));

    private static WordPattern Connectors() => Patterns.Any(Marked(Connector));

    private static WordPattern Number() => Patterns.Sequence(Connectors(), Numbers(), Connectors());

    /// <summary>Digits, with connectors or one character between two of them (WB8, WB11, WB12).</summary>
    private static WordPattern Numbers() => Chain(() => Marked(Numeric), () => Patterns.OneOf(Connectors(), Marked(MidNumber)));

    /// <summary>Letters, with connectors or one character between two of them (WB5 to WB7).</summary>
    private static WordPattern Letters() => Chain(() => Marked(Letter), () => Patterns.OneOf(Connectors(), Marked(MidLetter)));

    private static WordPattern Word() => Patterns.Sequence(
        Connectors(), WordPart(), Patterns.Any(Patterns.Sequence(Patterns.Repeat(Marked(Connector)), WordPart())), Connectors());

    /// <summary>A run of Katakana, or of letters and digits (WB9, WB10, WB13). A Hebrew letter may have a quote (WB7a to WB7c).</summary>
    private static WordPattern WordPart() => Patterns.OneOf(
        Chain(() => Marked(Katakana), Connectors),
        Patterns.Repeat(Patterns.OneOf(
            Patterns.Sequence(
                Marked(HebrewLetter),
                Patterns.OneOf(Marked(SingleQuote), Patterns.Sequence(Marked(DoubleQuote), Marked(HebrewLetter)))),
            Numbers(),
            Letters())));

    private static WordPattern Chain(Func<WordPattern> link, Func<WordPattern> between) =>
        Patterns.Sequence(link(), Patterns.Any(Patterns.Sequence(between(), link())));
}
