using System.Text.Json;
using Search.Benchmarks.Data;
using Search.Benchmarks.Peers;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;

namespace Search.Benchmarks.Reranking;

/// <summary>The other program in a race, with the model and the requests loaded.</summary>
internal sealed class RerankingPeer : IAsyncDisposable
{
    /// <summary>transformers.js in Node.js.</summary>
    public const string TransformersJs = "transformers.js";

    /// <summary>sentence-transformers in Python.</summary>
    public const string SentenceTransformers = "sentence-transformers";

    private readonly PeerProcess _process;

    private RerankingPeer(PeerProcess process) => _process = process;

    /// <summary>Its name, as in <c>--against</c>.</summary>
    public string Name => _process.Name;

    /// <summary>Its version.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Its own name of its precision.</summary>
    public string Precision { get; private set; } = "";

    /// <summary>The origin of its model file.</summary>
    public string File { get; private set; } = "";

    /// <summary>Installs, starts and loads a peer.</summary>
    /// <param name="name">One of the names above.</param>
    /// <param name="model">As for <see cref="RerankerLoader"/>.</param>
    /// <param name="options">Precision and device.</param>
    /// <param name="home">The data directory in which it is installed.</param>
    /// <param name="requests">The requests to score.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="SearchException">The peer cannot be installed, or it failed.</exception>
    public static async Task<RerankingPeer> StartAsync(
        string name, string model, ScoringOptions options, DataDirectory home, IReadOnlyList<RerankRequest> requests, CancellationToken cancel)
    {
        var scripts = await PeerFolder.InstallAsync(name, home, cancel);
        var peer = new RerankingPeer(name == TransformersJs
            ? PeerProcess.StartNode(name, scripts, "rerank.mjs")
            : PeerProcess.Start(name, "python3", ["rerank.py"], scripts, "Python 3 with sentence-transformers"));
        try
        {
            await peer.LoadAsync(new PeerModel(new RerankerLoader(home).Locate(model), options.Precision!), options.Device!, requests, cancel);
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>All scores, in the order of requests and documents.</summary>
    public async Task<IEnumerable<float>> ScoresAsync(int batch, CancellationToken cancel) =>
        (await _process.AskAsync<float[][]>("scores", new { Batch = batch }, cancel)).SelectMany(list => list);

    /// <summary>Runs a round over all requests and returns its seconds.</summary>
    public async Task<double> RoundAsync(int batch, CancellationToken cancel) =>
        (await _process.AskAsync<PeerRound>("round", new { Batch = batch }, cancel)).Seconds;

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task LoadAsync(PeerModel model, string device, IReadOnlyList<RerankRequest> requests, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("search-bench-").FullName;
        try
        {
            (Precision, File) = Name == TransformersJs ? model.WriteOnnx(folder) : model.WriteCheckpoint(folder);
            var file = Path.Combine(folder, "requests.jsonl");
            await System.IO.File.WriteAllLinesAsync(file, requests.Select(request => JsonSerializer.Serialize(request, JsonFormat.Line)), cancel);
            Version = (await _process.AskAsync<PeerVersion>(
                "load", new { Model = folder, Dtype = Precision, Requests = file, Device = device }, cancel)).Version;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed record PeerVersion(string Version);

    private sealed record PeerRound(double Seconds);
}
