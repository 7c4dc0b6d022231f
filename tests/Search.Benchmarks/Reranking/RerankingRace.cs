using Search.Benchmarks.Data;
using Search.Benchmarks.Measuring;
using Search.Benchmarks.Peers;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Evaluation.Reports;
using Search.Onnx;
using Search.Onnx.Inference;

namespace Search.Benchmarks.Reranking;

/// <summary>This program and a peer score the same pairs in turns; the peer at several batch sizes.</summary>
/// <param name="peerName">One of the names in <see cref="RerankingPeer"/>.</param>
/// <param name="peerIsOptional">Whether this program is measured alone, with a warning, where the peer is missing.</param>
/// <param name="options">The scoring options of this program.</param>
/// <param name="home">The data directory with variants and peers.</param>
internal sealed class RerankingRace(string peerName, bool peerIsOptional, ScoringOptions options, DataDirectory home)
{
    /// <summary>The peer's batch sizes, from all documents of a query in one call down to single pairs.</summary>
    private static readonly int[] Batches = [RerankRequest.Window, 32, 16, 8, 4, 2, 1];

    private const int FromText = 0;
    private const int FromTokens = 1;
    private const int Products = 2;

    /// <summary>
    /// The largest allowed mean difference of scores in floating point; a larger difference means another model. int8 has no such limit,
    /// because the two programs compute it differently.
    /// </summary>
    private const double SameModel = 0.01;

    /// <summary>Runs the race.</summary>
    /// <param name="model">As for <see cref="RerankerLoader"/>.</param>
    /// <param name="requests">The requests to score.</param>
    /// <param name="cancel">Stops between two turns.</param>
    public async Task<RerankingResult> RunAsync(string model, IReadOnlyList<RerankRequest> requests, CancellationToken cancel)
    {
        using var ours = await OurReranker.LoadAsync(new RerankerLoader(home), model, options, requests, cancel);
        using var gemm = new GemmRate(ours.Info.Precision, ours.Info.Device);
        await using var peer = await StartPeerAsync(model, requests, cancel);
        double[] differences = peer is null ? [] : await DifferencesAsync(ours, peer, cancel);

        Func<Task<double>>[] own = [() => ours.TextRoundAsync(cancel), () => ours.TokenRoundAsync(cancel), gemm.RoundAsync];
        var peers = Batches.Where(_ => peer is not null).Select(batch => (Func<Task<double>>)(() => peer!.RoundAsync(batch, cancel)));
        var times = await Interleaved.RunAsync([.. own, .. peers], Interleaved.Rest, cancel);

        var provenance = Provenance.OfThisCommand() with { Gpu = ours.Info.Device == Devices.Cuda ? NvidiaGpu.Describe() : null };
        var result = new RerankingResult(ours.Speed(times, FromText, FromTokens, Products, gemm), provenance.Cpu, provenance);
        return peer is null ? result : Beside(result, peer, differences, times, own.Length);
    }

    private static RerankingResult Beside(RerankingResult result, RerankingPeer peer, double[] differences, RoundTimes times, int firstOfPeer)
    {
        PeerBatch[] batches = [.. Batches.Select((batch, index) => Of(batch, firstOfPeer + index))];
        var best = batches.Index().MinBy(item => item.Item.Seconds);
        return result with
        {
            Peer = new PeerSpeed(
                peer.Name, peer.Version, peer.Precision, peer.File, best.Item.Batch, differences.Average(), differences.Max(), batches),
            Ratio = times.Ratio(firstOfPeer + best.Index, FromText),
            RatioOneCall = times.Ratio(firstOfPeer, FromText),
        };

        PeerBatch Of(int batch, int contestant) =>
            new(batch, times.Of(contestant), result.Ours.Pairs / times.Of(contestant), times.Seconds[contestant]);
    }

    /// <exception cref="PeerException">The peer's scores differ too much.</exception>
    private static async Task<double[]> DifferencesAsync(OurReranker ours, RerankingPeer peer, CancellationToken cancel)
    {
        var scores = await ours.ScoresAsync(cancel);
        float[] others = [.. await peer.ScoresAsync(Batches[^1], cancel)];
        double[] differences = [.. scores.Zip(others, (one, other) => Math.Abs((double)one - other))];
        return others.Length == scores.Count && (ours.Info.Precision == "int8" || differences.Average() <= SameModel)
            ? differences
            : throw new PeerException(
                $"{peer.Name} gave {others.Length} scores, which differ from ours by {differences.Average():G2} on average; expected {scores.Count} scores and a difference of at most {SameModel}: it runs another model.");
    }

    private async Task<RerankingPeer?> StartPeerAsync(string model, IReadOnlyList<RerankRequest> requests, CancellationToken cancel)
    {
        try
        {
            return await RerankingPeer.StartAsync(peerName, model, options, home, requests, cancel);
        }
        catch (SearchException exception) when (peerIsOptional)
        {
            await Console.Error.WriteLineAsync($"warning: {peerName} is not measured: {exception.Message}");
            return null;
        }
    }
}
