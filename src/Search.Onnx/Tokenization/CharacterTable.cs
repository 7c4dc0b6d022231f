using System.Globalization;
using System.Text;

namespace Search.Onnx.Tokenization;

/// <summary>
/// The behaviour of BERT's fast tokenizer for every code point of Unicode, as data (<c>Unicode/*.tsv</c>). .NET's own categories are from a
/// newer Unicode version and differ for some hundred characters.
/// </summary>
internal sealed class CharacterTable
{
    private const int HangulFirst = 0xAC00;
    private const int HangulLast = 0xD7A3;

    private readonly CharacterClass[] _classes = new CharacterClass[0x110000];
    private readonly Dictionary<int, string> _changes = [];

    private CharacterTable(bool cased)
    {
        foreach (var row in Rows("classes.tsv"))
        {
            var (first, last) = (ParseHex(row[0]), ParseHex(row[1]));
            _classes.AsSpan(first, last - first + 1).Fill(ParseClass(row[2]));
        }

        foreach (var row in Rows("changes.tsv"))
        {
            var becomes = string.Concat(
                row[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(code => char.ConvertFromUtf32(ParseHex(code))));
            _changes[ParseHex(row[0])] = becomes;
        }

        // A surrogate without its partner is read as U+FFFD and removed, like other codes without a meaning.
        _classes.AsSpan(0xD800, 0x800).Fill(CharacterClass.Surrogate);
        if (cased)
        {
            KeepCaseAndAccents();
        }
    }

    /// <summary>For models whose tokenizer lower-cases and strips accents.</summary>
    public static CharacterTable Uncased { get; } = new(cased: false);

    /// <summary>For models that keep case and accents.</summary>
    public static CharacterTable Cased => CasedTable.Value;

    private static Lazy<CharacterTable> CasedTable { get; } = new(() => new CharacterTable(cased: true));

    /// <summary>The class of every code point.</summary>
    public ReadOnlySpan<CharacterClass> Classes => _classes;

    /// <summary>A word in the vocabulary's form: characters are changed or removed by their class.</summary>
    public string Normalize(ReadOnlySpan<char> word)
    {
        var normal = new StringBuilder(word.Length);
        foreach (var rune in word.EnumerateRunes())
        {
            switch (_classes[rune.Value])
            {
                case CharacterClass.Removed:
                    break;
                case CharacterClass.Kept:
                    normal.Append(rune);
                    break;
                default:
                    normal.Append(TextOf(rune.Value));
                    break;
            }
        }

        return normal.ToString();
    }

    private string TextOf(int codePoint) =>
        _changes.TryGetValue(codePoint, out var text) ? text
        : codePoint is >= HangulFirst and <= HangulLast && _changes.Count > 0 ? Jamo(codePoint)
        : char.ConvertFromUtf32(codePoint);

    /// <summary>
    /// Without lower-casing, no character changes and marks stay. Characters that were punctuation only because of their change are kept.
    /// </summary>
    private void KeepCaseAndAccents()
    {
        for (var code = 0; code < _classes.Length; code++)
        {
            var isMark = _classes[code] == CharacterClass.Removed
                && CharUnicodeInfo.GetUnicodeCategory(code) == UnicodeCategory.NonSpacingMark;
            var isPunctuationByChange = _classes[code] == CharacterClass.Alone
                && _changes.ContainsKey(code)
                && CharUnicodeInfo.GetUnicodeCategory(code) is UnicodeCategory.ModifierSymbol or UnicodeCategory.MathSymbol;
            if (_classes[code] == CharacterClass.Changed || isMark || isPunctuationByChange)
            {
                _classes[code] = CharacterClass.Kept;
            }
        }

        _changes.Clear();
    }

    /// <summary>Canonical decomposition of a Hangul syllable (Unicode Standard, section 3.12).</summary>
    private static string Jamo(int codePoint)
    {
        var index = codePoint - HangulFirst;
        var (lead, vowel, tail) = (0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11A7 + index % 28);
        return tail == 0x11A7 ? $"{(char)lead}{(char)vowel}" : $"{(char)lead}{(char)vowel}{(char)tail}";
    }

    private static CharacterClass ParseClass(string name) => name switch
    {
        "kept" => CharacterClass.Kept,
        "changed" => CharacterClass.Changed,
        "removed" => CharacterClass.Removed,
        "space" => CharacterClass.Space,
        "punct" or "cjk" => CharacterClass.Alone,
        _ => throw new InvalidDataException($"Unknown character class '{name}'."),
    };

    private static int ParseHex(string code) => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Rows(string file)
    {
        using var stream = typeof(CharacterTable).Assembly.GetManifestResourceStream($"Search.Onnx.Unicode.{file}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        reader.ReadLine();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            yield return line.Split('\t');
        }
    }
}
