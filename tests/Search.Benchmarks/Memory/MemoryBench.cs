using Search.Benchmarks.Data;
using Search.Benchmarks.Measuring;
using Search.Core.Commands;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Registry;

namespace Search.Benchmarks.Memory;

/// <summary>Scores ever longer lists of passages that fill the model's length, and watches the process.</summary>
internal static class MemoryBench
{
    private static readonly int[] Sizes = [100, 1_000];

    public static async Task<MemoryResult> RunAsync(string model, ScoringOptions options, SearchHome home, CancellationToken cancel)
    {
        using var reranker = await new RerankerLoader(home).LoadAsync(model, options, cancel);
        var passages = LongPassages(Sizes.Max(), reranker.Info.MaxLength);
        var loaded = ResidentMemory.Bytes();
        var requests = new List<RequestMemory>();
        foreach (var pairs in Sizes)
        {
            var peak = await ResidentMemory.PeakDuringAsync(() => ScoreAsync(reranker, passages[..pairs], cancel));
            requests.Add(new RequestMemory(pairs, reranker.Info.MaxLength, peak, peak - loaded));
        }

        var provenance = Provenance.OfThisCommand();
        return new MemoryResult(
            new MemoryUse(reranker.Info.Model, reranker.Info.Precision, loaded, requests), provenance.Cpu, provenance);
    }

    private static async Task ScoreAsync(IReranker reranker, string[] passages, CancellationToken cancel)
    {
        var scores = await reranker.ScoreAllAsync("what is the longest river", passages, cancel);
        if (scores.Any(score => score.TruncatedTokens == 0))
        {
            throw new InvalidOperationException("A passage did not fill the model's length.");
        }
    }

    /// <summary>Passages behind one another until a pair is certainly full: a word is a token at least.</summary>
    private static string[] LongPassages(int count, int tokens)
    {
        var texts = BenchTexts.Load().Texts;
        var next = 0;
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var words = 0;
            var parts = new List<string>();
            while (words < tokens)
            {
                var text = texts[next++ % texts.Count];
                words += text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
                parts.Add(text);
            }

            return string.Join(' ', parts);
        })];
    }
}
