using System.Buffers;
using System.Text;
using Search.Core.Errors;

namespace Search.Core.Indexing;

/// <summary>
/// What an index may be called. Elasticsearch's rules hold on every engine, so that a name that works here works there:
/// https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-indices-create
/// </summary>
public static class IndexName
{
    private const int MaxBytes = 200; // Elasticsearch takes 255; engines append a version.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\\/*?\"<>| ,#:");

    /// <summary>Returns the name if it may be used.</summary>
    /// <exception cref="BadInputException">It may not; the message says why.</exception>
    public static string Validate(string name)
    {
        var problem = Problem(name);
        return problem is null
            ? name
            : throw new BadInputException(
                $"An index cannot be called '{name}': {problem}. " +
                "Expected lower-case letters, digits, '-', '_' and '.', beginning with a letter or digit.");
    }

    /// <summary>Makes an acceptable name from a file's or a folder's.</summary>
    public static string From(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        var stem = name.Split('.')[0].ToLowerInvariant();
        var cleaned = new string([.. stem.Select(letter => Forbidden.Contains(letter) || char.IsControl(letter) ? '-' : letter)]);
        return Validate(cleaned.TrimStart('-', '_', '+'));
    }

    private static string? Problem(string name) => name switch
    {
        "" => "the name is empty",
        _ when name[0] is '-' or '_' or '+' or '.' => $"it begins with '{name[0]}'",
        _ when name.AsSpan().IndexOfAny(Forbidden) is >= 0 and var position => $"it contains '{name[position]}'",
        _ when name.Any(char.IsControl) => "it contains a control character",
        _ when name.Any(char.IsUpper) => "it contains upper-case letters",
        _ when Encoding.UTF8.GetByteCount(name) > MaxBytes => $"it is longer than {MaxBytes} bytes",
        _ => null,
    };
}
