using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Indexing;

/// <summary>A rejected entry of a source.</summary>
/// <param name="File">The source file.</param>
/// <param name="Line">The 1-based number of its line there.</param>
/// <param name="Reason">Why it was rejected.</param>
/// <param name="Text">The line or CSV row, to be corrected; a line of JSON if the entry was a passage that could not be added.</param>
/// <param name="Header">The header of the CSV file if the text is a row of one; otherwise null.</param>
public sealed record DeadLetter(string File, long Line, string Reason, string Text, string? Header = null)
{
    /// <summary>Reads a dead-letter file.</summary>
    /// <exception cref="BadInputException">The file is missing, or a line is not a dead letter.</exception>
    public static IEnumerable<DeadLetter> ReadAll(string path)
    {
        if (!System.IO.File.Exists(path))
        {
            throw new BadInputException($"'{path}' does not exist; expected a dead-letter file, as 'search index' names it.");
        }

        var number = 0L;
        foreach (var line in System.IO.File.ReadLines(path))
        {
            number++;
            if (line.Length > 0)
            {
                yield return Parse(path, number, line);
            }
        }
    }

    private static DeadLetter Parse(string path, long number, string line)
    {
        try
        {
            return JsonSerializer.Deserialize<DeadLetter>(line, JsonFormat.Strict)!;
        }
        catch (JsonException exception)
        {
            throw new BadInputException(
                $$"""{{path}}, line {{number}}: not a dead letter; expected {"file": …, "line": …, "reason": …, "text": …}.""", exception);
        }
    }
}
