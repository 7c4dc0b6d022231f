using System.Diagnostics;
using System.Text.Json.Nodes;
using Search.Benchmarks.Measuring;
using Search.Core.Errors;
using Search.Evaluation.Reports;
using Search.Hosting.Commands;

namespace Search.Benchmarks.Evaluating;

/// <summary>Writes runs and compares them with <c>search eval compare</c>, each time in a new process, as users run it.</summary>
internal sealed class EvalBench(string folder, int queries, int documents, int systems)
{
    private const int Rounds = 3;

    /// <summary>Measures.</summary>
    /// <exception cref="BadInputException">The command failed; its own message is on stderr.</exception>
    public async Task<EvalResult> RunAsync(CancellationToken cancel)
    {
        await Console.Error.WriteLineAsync($"writing {systems} runs of {queries:N0} queries with {documents:N0} documents each …");
        var files = new SyntheticRuns(folder, queries, documents, systems).Write();
        var rounds = new List<Round>();
        for (var round = 0; round < Rounds; round++)
        {
            rounds.Add(await CompareAsync(files, cancel));
        }

        var median = rounds.OrderBy(round => round.Seconds).ElementAt(Rounds / 2);
        var provenance = Provenance.OfThisCommand();
        return new EvalResult(
            new EvalSpeed(
                systems, queries, documents, median.Comparisons, files.Skip(1).Sum(file => new FileInfo(file).Length),
                median.Seconds, median.CpuSeconds, rounds.Max(round => round.PeakRssBytes)),
            provenance.Cpu,
            provenance);
    }

    private static async Task<Round> CompareAsync(IReadOnlyList<string> files, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Search.Cli.dll"), "eval", "compare", .. files, "--json"])
        {
            RedirectStandardOutput = true,
        };
        using var comparing = Process.Start(start)!;
        await using var stop = cancel.Register(comparing.Kill);
        var output = comparing.StandardOutput.ReadToEndAsync(cancel);
        var (peak, cpu) = await ProcessWatch.WaitAsync(comparing, cancel);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        return comparing.ExitCode == ExitCodes.Done
            ? new Round(JsonNode.Parse(await output)!["comparisons"]!.AsArray().Count, seconds, cpu, peak)
            : throw new BadInputException($"eval compare ended with the exit code {comparing.ExitCode}; its messages are above.");
    }

    private sealed record Round(int Comparisons, double Seconds, double CpuSeconds, long PeakRssBytes);
}
