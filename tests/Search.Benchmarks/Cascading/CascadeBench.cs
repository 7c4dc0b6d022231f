using Search.Benchmarks.Data;
using Search.Benchmarks.Measuring;
using Search.Benchmarks.Synthetic;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Evaluation.Reports;
using Search.Onnx;
using Search.Onnx.Inference;

namespace Search.Benchmarks.Cascading;

/// <summary>
/// 1,000 passages through a model of TinyBERT's shape and then the bundled model, compared with the bundled model for all of them. The small
/// model has random weights, so it selects any hundred passages; the time does not depend on the selection.
/// </summary>
internal static class CascadeBench
{
    private const int Passages = 1_000;
    private const int Depth = 100;

    public static async Task<CascadeResult> RunAsync(string second, string precision, DataDirectory home, CancellationToken cancel)
    {
        var loader = new RerankerLoader(home);
        var options = new ScoringOptions { Precision = precision, Device = Devices.Cpu };
        var parent = Directory.CreateTempSubdirectory("search-cascade-").FullName;
        try
        {
            var first = SyntheticFolder.WriteShape(parent, SyntheticFolder.Version2[0]);
            await using var whole = await loader.LoadAsync(second, options, cancel);
            await using var tiny = await loader.LoadAsync(first, options, cancel);
            return await RunAsync(new CascadeReranker(tiny, whole, Depth), whole, Path.GetFileName(first), cancel);
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }

    private static async Task<CascadeResult> RunAsync(CascadeReranker cascade, CrossEncoder whole, string first, CancellationToken cancel)
    {
        var (query, passages) = Request();
        var both = (await cascade.ScoreAllAsync(query, passages, cancel)).Zip(await whole.ScoreAllAsync(query, passages, cancel));
        var difference = both.Where(pair => pair.First.Tier == 0).Max(pair => Math.Abs((double)pair.First.Relevance - pair.Second.Relevance));

        var times = await Interleaved.RunAsync(
            [() => RoundAsync(cascade, query, passages, cancel), () => RoundAsync(whole, query, passages, cancel)], Interleaved.Rest, cancel);
        var provenance = Provenance.OfThisCommand();
        return new CascadeResult(
            new CascadeSpeed(first, whole.Info.Model, whole.Info.Precision, passages.Length, Depth, times.Of(0), times.Of(1), difference),
            times.Ratio(1, 0),
            provenance.Cpu,
            provenance);
    }

    private static async Task<double> RoundAsync(IReranker reranker, string query, string[] passages, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        await reranker.ScoreAllAsync(query, passages, cancel);
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>A query with its candidates, followed by candidates of other queries. Only their lengths matter here.</summary>
    private static (string Query, string[] Passages) Request()
    {
        var requests = RerankRequest.Load(Passages / RerankRequest.Window);
        return (requests[0].Query, [.. requests.SelectMany(request => request.Documents)]);
    }
}
