using System.CommandLine;
using System.Text.Json;
using Search.Core.Storage;
using Search.Hosting.Commands;

namespace Search.Benchmarks.Commands;

/// <summary>What a bench prints.</summary>
internal static class BenchOutput
{
    /// <summary>Prints a result as one JSON document where that was asked for, else as text.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="document">The result.</param>
    /// <param name="asText">Prints it for people.</param>
    /// <returns>The exit code.</returns>
    public static int Print(ParseResult arguments, object document, Action asText)
    {
        if (arguments.GetValue(BenchOptions.Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(document, JsonFormat.Document));
        }
        else
        {
            asText();
        }

        return ExitCodes.Done;
    }
}
