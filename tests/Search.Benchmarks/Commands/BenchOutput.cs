using System.CommandLine;
using Search.Evaluation.Reports;
using Search.Hosting.Commands;

namespace Search.Benchmarks.Commands;

/// <summary>Prints the result of a bench.</summary>
internal static class BenchOutput
{
    /// <summary>Prints a result as one JSON document with <c>--json</c>, otherwise as text.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="result">The result.</param>
    /// <param name="asText">Prints it as text.</param>
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
