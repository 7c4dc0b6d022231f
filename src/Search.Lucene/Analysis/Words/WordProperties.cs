namespace Search.Lucene.Analysis.Words;

/// <summary>
/// The properties of a code point that decide where words begin and end. The names are short forms of those in Unicode's annex 29 (word breaks) and
/// standard 51 (emoji); <c>word-properties.txt</c> says which code points have them.
/// </summary>
[Flags]
internal enum WordProperties
{
    None = 0,

    /// <summary>Belongs to the character before it: WB=Extend, Format or ZWJ.</summary>
    Mark = 1 << 0,

    /// <summary>Joins two emoji to one: U+200D.</summary>
    Joiner = 1 << 1,

    /// <summary>Shows an emoji as text: U+FE0E.</summary>
    TextSelector = 1 << 2,

    /// <summary>Shows a character as an emoji: U+FE0F.</summary>
    EmojiSelector = 1 << 3,

    /// <summary>WB=ALetter or Hebrew_Letter.</summary>
    Letter = 1 << 4,

    /// <summary>WB=Hebrew_Letter.</summary>
    HebrewLetter = 1 << 5,

    /// <summary>A letter of the script Hangul.</summary>
    HangulLetter = 1 << 6,

    /// <summary>WB=Numeric, and full-width digits.</summary>
    Numeric = 1 << 7,

    /// <summary>WB=Katakana.</summary>
    Katakana = 1 << 8,

    /// <summary>The script Han.</summary>
    Han = 1 << 9,

    /// <summary>The script Hiragana.</summary>
    Hiragana = 1 << 10,

    /// <summary>LB=Complex_Context: Thai, Lao, Khmer, Burmese and others.</summary>
    SoutheastAsian = 1 << 11,

    /// <summary>May stand between two letters: WB=MidLetter, MidNumLet or Single_Quote.</summary>
    MidLetter = 1 << 12,

    /// <summary>May stand between two digits: WB=MidNum, MidNumLet or Single_Quote.</summary>
    MidNumber = 1 << 13,

    /// <summary>WB=Single_Quote.</summary>
    SingleQuote = 1 << 14,

    /// <summary>WB=Double_Quote.</summary>
    DoubleQuote = 1 << 15,

    /// <summary>Connects letters and digits, as the underscore does: WB=ExtendNumLet.</summary>
    Connector = 1 << 16,

    /// <summary>Two make a flag: WB=Regional_Indicator.</summary>
    RegionalIndicator = 1 << 17,

    /// <summary>Becomes an emoji with a keycap after it: digits, # and *.</summary>
    KeycapBase = 1 << 18,

    /// <summary>U+20E3.</summary>
    Keycap = 1 << 19,

    /// <summary>A pictograph, or another emoji that stands alone.</summary>
    Emoji = 1 << 20,

    /// <summary>The colour of a skin: Emoji_Modifier.</summary>
    EmojiModifier = 1 << 21,

    /// <summary>Can have such a colour: Emoji_Modifier_Base.</summary>
    EmojiModifierBase = 1 << 22,

    /// <summary>A letter of a tag, for the flags of regions.</summary>
    Tag = 1 << 23,

    /// <summary>The end of a tag: U+E007F.</summary>
    TagEnd = 1 << 24,
}
