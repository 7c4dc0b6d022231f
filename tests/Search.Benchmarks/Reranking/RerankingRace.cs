using System.Text.Json;
using Search.Benchmarks.Data;
using Search.Benchmarks.Measuring;
using Search.Benchmarks.Peers;
using Search.Core.Commands;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Registry;

namespace Search.Benchmarks.Reranking;

/// <summary>The same pairs scored by us and by a peer at every batch size, round by round in turn.</summary>
/// <param name="peerName"><c>transformers.js</c> or <c>sentence-transformers</c>.</param>
/// <param name="model">As for <see cref="RerankerLoader"/>.</param>
/// <param name="options">How ours is to score.</param>
/// <param name="home">Where variants and peers lie.</param>
internal sealed class RerankingRace(string peerName, string model, ScoringOptions options, SearchHome home)
{
    /// <summary>transformers.js in Node.js.</summary>
    public const string TransformersJs = "transformers.js";

    /// <summary>sentence-transformers in Python.</summary>
    public const string SentenceTransformers = "sentence-transformers";

    /// <summary>From one call for all documents of a query down to single pairs.</summary>
    private static readonly int[] Batches = [RerankRequest.Window, 32, 16, 8, 4, 2, 1];

    /// <summary>Runs the race.</summary>
    public async Task<RerankingResult> RunAsync(IReadOnlyList<RerankRequest> requests, CancellationToken cancel)
    {
        using var ours = await OurReranker.LoadAsync(new RerankerLoader(home), model, options, requests, cancel);
        using var gemm = new GemmRate(ours.Info.Precision, ours.Info.Device);
        await using var peer = await StartPeerAsync(cancel);
        var (version, dtype, origin) = await LoadPeerAsync(peer, requests, cancel);

        var scores = await ours.ScoresAsync(cancel);
        var peerScores = await peer.AskAsync<float[][]>("scores", new { Batch = Batches[^1] }, cancel);
        var difference = scores.Zip(peerScores.SelectMany(list => list)).Average(pair => (double)Math.Abs(pair.First - pair.Second));

        Func<Task<double>>[] own = [() => ours.TextRoundAsync(cancel), () => ours.TokenRoundAsync(cancel), gemm.RoundAsync];
        var peers = Batches.Select(batch => (Func<Task<double>>)(async () =>
            (await peer.AskAsync<PeerRound>("round", new { Batch = batch }, cancel)).Seconds));
        var seconds = await Interleaved.MedianSecondsAsync([.. own, .. peers], Interleaved.Rest, cancel);

        PeerBatch[] batches = [.. Batches.Zip(seconds.Skip(own.Length), (batch, time) => new PeerBatch(batch, time, scores.Count / time))];
        var best = batches.MinBy(batch => batch.Seconds)!;
        var provenance = Provenance.OfThisCommand();
        return new RerankingResult(
            ours.Speed(seconds[0], seconds[1], gemm, seconds[2]),
            new PeerSpeed(peerName, version, dtype, origin, best.Batch, difference, batches),
            best.Seconds / seconds[0],
            batches[0].Seconds / seconds[0],
            provenance.Cpu,
            provenance);
    }

    private async Task<PeerProcess> StartPeerAsync(CancellationToken cancel)
    {
        var folder = await PeerFolder.InstallAsync(peerName, home, cancel);
        return peerName == TransformersJs
            ? PeerProcess.StartNode(peerName, folder, "rerank.mjs")
            : PeerProcess.Start(peerName, "python3", ["rerank.py"], folder, "Python 3 with sentence-transformers");
    }

    private async Task<(string Version, string Dtype, string Origin)> LoadPeerAsync(
        PeerProcess peer, IReadOnlyList<RerankRequest> requests, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("search-bench-").FullName;
        try
        {
            var files = new PeerModel(new RerankerLoader(home).Locate(model), options.Precision!);
            var (dtype, origin) = peerName == TransformersJs ? files.WriteOnnx(folder) : files.WriteCheckpoint(folder);
            var file = Path.Combine(folder, "requests.jsonl");
            await File.WriteAllLinesAsync(file, requests.Select(request => JsonSerializer.Serialize(request, JsonOutput.Line)), cancel);
            var loaded = await peer.AskAsync<PeerVersion>("load", new { Model = folder, Dtype = dtype, Requests = file, options.Device }, cancel);
            return (loaded.Version, dtype, origin);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record PeerVersion(string Version);

    private sealed record PeerRound(double Seconds);
}
