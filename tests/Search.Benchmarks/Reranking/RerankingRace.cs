using System.Text.Json;
using Search.Benchmarks.Data;
using Search.Benchmarks.Measuring;
using Search.Benchmarks.Peers;
using Search.Core.Commands;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Inference;
using Search.Onnx.Registry;
using Search.Onnx.Tokenization;

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
        using var ours = await new RerankerLoader(home).LoadAsync(model, options, cancel);
        await using var peer = await StartPeerAsync(cancel);
        var (version, dtype, origin) = await LoadPeerAsync(peer, requests, cancel);

        var scores = await ScoresAsync(ours, requests, cancel);
        var peerScores = await peer.AskAsync<float[][]>("scores", new { Batch = Batches[^1] }, cancel);
        var difference = scores.Zip(peerScores.SelectMany(list => list)).Average(pair => (double)Math.Abs(pair.First - pair.Second));

        var seconds = await Interleaved.MedianSecondsAsync(
            [
                () => OurRoundAsync(ours, requests, cancel),
                .. Batches.Select(batch => (Func<Task<double>>)(async () =>
                    (await peer.AskAsync<PeerRound>("round", new { Batch = batch }, cancel)).Seconds)),
            ],
            Interleaved.Rest,
            cancel);
        PeerBatch[] batches = [.. Batches.Zip(seconds.Skip(1), (batch, time) => new PeerBatch(batch, time, scores.Count / time))];
        var best = batches.MinBy(batch => batch.Seconds)!;
        return new RerankingResult(
            Speed(ours.Info, requests, seconds[0]),
            new PeerSpeed(peerName, version, dtype, origin, best.Batch, difference, batches),
            best.Seconds / seconds[0],
            batches[0].Seconds / seconds[0],
            Machine.Cpu);
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
            var (dtype, origin) = await PeerModel.WriteAsync(folder, model, options.Precision!, home, cancel);
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

    private static async Task<double> OurRoundAsync(CrossEncoder ours, IReadOnlyList<RerankRequest> requests, CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        await ScoresAsync(ours, requests, cancel);
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<List<float>> ScoresAsync(CrossEncoder ours, IReadOnlyList<RerankRequest> requests, CancellationToken cancel)
    {
        var scores = new List<float>();
        foreach (var (query, documents) in requests)
        {
            scores.AddRange((await ours.ScoreAllAsync(query, documents, cancel)).Select(score => score.Relevance));
        }

        return scores;
    }

    private RerankingSpeed Speed(RerankerInfo info, IReadOnlyList<RerankRequest> requests, double seconds)
    {
        var encoder = WordPieceEncoder.FromFolder(new RerankerLoader(home).Locate(model).Folder);
        var started = TimeProvider.System.GetTimestamp();
        var tokens = requests.Sum(request =>
        {
            var query = encoder.Encode(request.Query).Length;
            return request.Documents.Sum(document =>
                (long)Math.Min(query + encoder.Encode(document).Length + PairTruncation.SpecialTokens, info.MaxLength));
        });
        var tokenize = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var pairs = requests.Sum(request => request.Documents.Count);
        return new RerankingSpeed(
            info.Model, info.Precision, info.Device, requests.Count, pairs, tokens, seconds, pairs / seconds, tokens / seconds, tokenize);
    }

    private sealed record PeerVersion(string Version);

    private sealed record PeerRound(double Seconds);
}
