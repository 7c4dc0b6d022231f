using System.Reflection;
using System.Text;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Search.Benchmarks.Data;
using Search.Benchmarks.Engines;
using Search.Benchmarks.Peers;
using Search.Core.Storage;

namespace Search.Benchmarks.Bulk;

/// <summary>The other indexers that <c>bench bulk</c> knows.</summary>
internal static class BulkPeers
{
    /// <summary><c>helpers.bulk</c> of the JavaScript client.</summary>
    public const string Helpers = "helpers.bulk";

    /// <summary>The program elasticdump.</summary>
    public const string Dump = "elasticdump";

    /// <summary><c>BulkAll</c> of the .NET client.</summary>
    public const string BulkAll = "BulkAll";

    /// <summary>The index that they load.</summary>
    public const string Index = "search-bench-peer";

    private const int FlushBytes = 5_000_000;
    private const int DumpLimit = 10_000;
    private const int BulkAllSize = 5_000;

    /// <summary>Starts a peer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="requests">How many requests it sends at the same time; elasticdump decides that itself.</param>
    /// <param name="file">The collection.</param>
    /// <param name="home">Where it is installed.</param>
    /// <param name="url">The server.</param>
    /// <param name="cancel">Stops.</param>
    /// <returns>Its name with its version, one load, and what to dispose at the end.</returns>
    public static async Task<(string Name, Func<Task<BulkRound>> LoadAsync, IAsyncDisposable? Process)> StartAsync(
        string name, int requests, string file, BenchHome home, string url, CancellationToken cancel)
    {
        if (name == BulkAll)
        {
            var version = typeof(ElasticsearchClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
            return ($"{BulkAll} of Elastic.Clients.Elasticsearch {version}", () => LoadWithBulkAllAsync(file, url, requests, cancel), null);
        }

        var folder = await PeerFolder.InstallAsync(name, new DataDirectory(DataDirectory.Default), cancel);
        var process = PeerProcess.StartNode(name, folder, "bulk.mjs");
        var loaded = await process.AskAsync<Loaded>("load", new { }, cancel);
        if (name == Helpers)
        {
            return ($"{Helpers} of @elastic/elasticsearch {loaded.Version}", async () =>
            {
                var round = await process.AskAsync<Round>("round", new { url, index = Index, file, flushBytes = FlushBytes, concurrency = requests }, cancel);
                return new BulkRound(round.Seconds, round.CpuSeconds);
            }, process);
        }

        var dump = Path.Combine(home.Folder, "dump.jsonl");
        await process.AskAsync<Prepared>("prepare", new { file, dump }, cancel);
        return ($"{Dump} {loaded.Version}", async () =>
        {
            var round = await process.AskAsync<Round>("round", new { url, index = Index, dump, limit = DumpLimit }, cancel);
            return new BulkRound(round.Seconds);
        }, process);
    }

    /// <summary>With the settings that suit it best here: 5,000 documents a request, no compression.</summary>
    private static async Task<BulkRound> LoadWithBulkAllAsync(string file, string url, int requests, CancellationToken cancel)
    {
        using var settings = new ElasticsearchClientSettings(new Uri(url)).EnableHttpCompression(false);
        var client = new ElasticsearchClient(settings);
        var ended = new TaskCompletionSource();
        var (started, cpu) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var all = client.BulkAll(Documents(file), bulk => bulk.Index(Index).Size(BulkAllSize).MaxDegreeOfParallelism(requests).ContinueAfterDroppedDocuments(), cancel);
        using var subscription = all.Subscribe(new BulkAllObserver(onError: ended.SetException, onCompleted: ended.SetResult));
        await ended.Task;
        return new BulkRound(TimeProvider.System.GetElapsedTime(started).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    private static IEnumerable<Document> Documents(string file)
    {
        foreach (var line in File.ReadLines(file, Encoding.UTF8))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            yield return new Document(line[..tab], line[(tab + 1)..]);
        }
    }

    private sealed record Document(string Id, string Text);

    private sealed record Loaded(string Version);

    private sealed record Prepared(long Documents);

    private sealed record Round(double Seconds, double? CpuSeconds = null);
}
