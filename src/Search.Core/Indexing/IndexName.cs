using System.Buffers;
using System.Globalization;
using System.Text;
using Search.Core.Errors;

namespace Search.Core.Indexing;

/// <summary>
/// The rules for an index name. Elasticsearch's rules apply to every engine, so that a name works on all engines:
/// https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-indices-create
/// </summary>
public static class IndexName
{
    private const int MaxBytes = 200; // Elasticsearch allows 255; engines append a version.
    private static readonly SearchValues<char> Marks = SearchValues.Create("-_.");

    /// <summary>Returns the name if it is valid.</summary>
    /// <exception cref="BadInputException">It is not valid; the message says why.</exception>
    public static string Validate(string name)
    {
        var problem = Problem(name);
        return problem is null
            ? name
            : throw new BadInputException(
                $"'{name}' is not a valid index name: {problem}. " +
                "Expected lower-case letters, digits, '-', '_' and '.', starting with a letter or digit.");
    }

    /// <summary>Whether a name is valid.</summary>
    public static bool IsValid(string name) => Problem(name) is null;

    /// <summary>Makes a valid index name from the name of a file or folder.</summary>
    public static string From(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        var stem = name.Split('.')[0].ToLowerInvariant();
        var cleaned = string.Concat(stem.EnumerateRunes().Select(letter => IsAllowed(letter) ? letter.ToString() : "-"));
        return Validate(cleaned.TrimStart('-', '_'));
    }

    private static string? Problem(string name) => name switch
    {
        "" => "the name is empty",
        _ when name[0] is '-' or '_' or '.' => $"it starts with '{name[0]}'",
        _ when name.EnumerateRunes().Where(letter => !IsAllowed(letter)).Select(letter => (Rune?)letter).FirstOrDefault() is { } letter =>
            Rune.IsUpper(letter) ? "it contains upper-case letters"
            : Rune.IsControl(letter) ? "it contains a control character"
            : $"it contains '{letter}'",
        _ when Encoding.UTF8.GetByteCount(name) > MaxBytes => $"it is longer than {MaxBytes} bytes",
        _ => null,
    };

    /// <summary>Lower-case letters and letters of scripts without case, their marks, digits, and three signs.</summary>
    private static bool IsAllowed(Rune letter) => Rune.GetUnicodeCategory(letter) switch
    {
        UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter => true,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber => true,
        _ => letter.IsBmp && Marks.Contains((char)letter.Value),
    };
}
