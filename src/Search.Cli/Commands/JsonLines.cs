using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Cli.Commands;

/// <summary>Requests from stdin and answers to stdout, one JSON document a line.</summary>
internal static class JsonLines
{
    /// <summary>Reads requests until the end of stdin; empty lines are left out.</summary>
    /// <param name="expected">What a line should be, for the message.</param>
    /// <param name="cancel">Cancels between lines.</param>
    /// <exception cref="BadInputException">A line is not what it should be; the message has its number.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        string expected, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        for (var number = 1L; await input.ReadLineAsync(cancel) is { } line; number++)
        {
            if (line.Length > 0)
            {
                yield return Parse<T>(line, number, expected);
            }
        }
    }

    public static void Write<T>(T answer) => Console.Out.Write(JsonSerializer.Serialize(answer, JsonFormat.Line) + "\n");

    private static T Parse<T>(string line, long number, string expected)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, JsonFormat.Strict)
                ?? throw new BadInputException($"line {number}: found null; expected {expected}");
        }
        catch (JsonException exception)
        {
            throw new BadInputException($"line {number}: {exception.Message} Expected {expected}", exception);
        }
    }
}
