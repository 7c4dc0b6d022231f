using System.CommandLine;
using Search.Evaluation.Reports;
using Search.Hosting.Commands;

namespace Search.Benchmarks.Commands;

/// <summary>What a bench prints.</summary>
internal static class BenchOutput
{
    /// <summary>Prints a result as one JSON document where that was asked for, else as text.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="result">The result.</param>
    /// <param name="asText">Prints it for people.</param>
    /// <returns>The exit code.</returns>
    public static int Print<T>(ParseResult arguments, T result, Action asText)
        where T : IMeasuredResult
    {
        if (arguments.GetValue(BenchOptions.Json))
        {
            Console.WriteLine(ResultFile.ToJson(result));
        }
        else
        {
            asText();
        }

        return ExitCodes.Done;
    }
}
