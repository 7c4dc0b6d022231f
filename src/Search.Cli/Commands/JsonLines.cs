using System.Text.Json;
using System.Text.RegularExpressions;
using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Cli.Commands;

/// <summary>Reads requests from stdin and writes answers to stdout, one JSON document per line.</summary>
internal static partial class JsonLines
{
    /// <summary>Reads requests until the end of stdin; empty lines are skipped.</summary>
    /// <param name="expected">The expected form of a line, for the message.</param>
    /// <param name="cancel">Cancels between lines.</param>
    /// <exception cref="BadInputException">A line is not valid; the message has its number.</exception>
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
            throw new BadInputException($"line {number}: {Problem(line, exception)}; expected {expected}", exception);
        }
    }

    /// <summary>Says what is wrong with a line; the serializer's own message would name classes of this program.</summary>
    private static string Problem(string line, JsonException exception)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
        }
        catch (JsonException syntax)
        {
            return $"not JSON: {syntax.Message.Split(" LineNumber:")[0].TrimEnd('.')} (byte {syntax.BytePositionInLine})";
        }

        return exception switch
        {
            RequestException => exception.Message,
            _ when MissingProperties().Match(exception.Message) is { Success: true } match => $"{match.Groups[1].Value} is missing",
            { Path: null or "$" } => "not a JSON object",
            _ => $"'{exception.Path[2..]}' is null or of the wrong type",
        };
    }

    [GeneratedRegex("missing required properties including: (.+?)[.]$")]
    private static partial Regex MissingProperties();
}
