using System.Diagnostics;
using Search.Benchmarks.Data;
using Search.Benchmarks.Measuring;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Evaluation.Reports;
using Search.Onnx;
using Search.Onnx.Inference;

namespace Search.Benchmarks.Memory;

/// <summary>Scores lists of passages that fill the model's maximum length, and measures the process's memory.</summary>
internal static class MemoryBench
{
    /// <summary>The number of texts that passages are made of. It is small, so that the texts themselves need little memory.</summary>
    private const int Texts = 300;

    private const string Prepared = "SEARCH_BENCH_PREPARED";

    private static readonly int[] Sizes = [100, 1_000];

    /// <summary>Whether this is the measuring process.</summary>
    public static bool IsPrepared => Environment.GetEnvironmentVariable(Prepared) is not null;

    /// <summary>
    /// Builds and checks the model, then runs the same command in a new process. A build leaves memory allocated, which would be counted as
    /// the loaded model's.
    /// </summary>
    /// <returns>The exit code of that process.</returns>
    public static async Task<int> RunInFreshProcessAsync(string model, string precision, DataDirectory home, CancellationToken cancel)
    {
        await using (await LoadAsync(model, precision, home, cancel))
        {
        }

        var start = new ProcessStartInfo("dotnet", Environment.GetCommandLineArgs()) { Environment = { [Prepared] = "1" } };
        using var process = Process.Start(start)!;
        await using var stop = cancel.Register(process.Kill);
        await process.WaitForExitAsync(CancellationToken.None);
        cancel.ThrowIfCancellationRequested();
        return process.ExitCode;
    }

    /// <summary>Measures in this process.</summary>
    public static async Task<MemoryResult> RunAsync(string model, string precision, DataDirectory home, CancellationToken cancel)
    {
        await using var reranker = await LoadAsync(model, precision, home, cancel);
        var passages = LongPassages(Sizes.Max(), reranker.Info.MaxLength);
        var loaded = ProcessMemory.ResidentBytes();
        var requests = new List<RequestMemory>();
        foreach (var pairs in Sizes)
        {
            var peak = await ProcessMemory.PeakDuringAsync(() => ScoreAsync(reranker, passages[..pairs], cancel));
            requests.Add(new RequestMemory(pairs, reranker.Info.MaxLength, peak, peak - loaded));
        }

        var provenance = Provenance.OfThisCommand();
        return new MemoryResult(
            new MemoryUse(reranker.Info.Model, reranker.Info.Precision, loaded, requests), provenance.Cpu, provenance);
    }

    private static Task<CrossEncoder> LoadAsync(string model, string precision, DataDirectory home, CancellationToken cancel) =>
        new RerankerLoader(home).LoadAsync(model, new ScoringOptions { Precision = precision, Device = Devices.Cpu }, cancel);

    private static async Task ScoreAsync(CrossEncoder reranker, string[] passages, CancellationToken cancel)
    {
        var scores = await reranker.ScoreAllAsync("what is the longest river", passages, cancel);
        if (scores.Any(score => score.TruncatedTokens == 0))
        {
            throw new BadInputException("A passage did not fill the model's length; expected a collection of texts with words.");
        }
    }

    /// <summary>Joins passages until a pair is certainly full; every word has at least one token.</summary>
    private static string[] LongPassages(int count, int tokens)
    {
        string[] texts = [.. BenchTexts.Some(Texts)];
        var next = 0;
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var words = 0;
            var parts = new List<string>();
            while (words < tokens)
            {
                var text = texts[next++ % texts.Length];
                words += text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
                parts.Add(text);
            }

            return string.Join(' ', parts);
        })];
    }
}
