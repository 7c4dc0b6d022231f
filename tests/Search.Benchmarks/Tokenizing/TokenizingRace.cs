using System.Text.Json;
using Search.Benchmarks.Data;
using Search.Benchmarks.Measuring;
using Search.Benchmarks.Peers;
using Search.Core.Storage;
using Search.Evaluation.Reports;
using Search.Onnx.Tokenization;

namespace Search.Benchmarks.Tokenizing;

/// <summary>This program and transformers.js tokenize the same texts in turns, one thread each.</summary>
internal static class TokenizingRace
{
    /// <summary>The peer's name.</summary>
    public const string TransformersJs = "transformers.js";

    /// <summary>Runs the race on the bundled model's vocabulary.</summary>
    public static async Task<TokenizingResult> RunAsync(string peerName, DataDirectory home, CancellationToken cancel)
    {
        var texts = BenchTexts.Load();
        var encoder = WordPieceEncoder.FromFolder(SearchInstallation.Find(SearchInstallation.BundledModel));
        var folder = await PeerFolder.InstallAsync(peerName, home, cancel);
        await using var peer = PeerProcess.StartNode(peerName, folder, "tokenize.mjs");
        var version = await LoadAsync(peer, encoder.Vocabulary, texts.Texts, cancel);

        var ids = texts.Texts.Select(text => encoder.Encode(text)).ToList();
        var peerIds = await peer.AskAsync<int[][]>("ids", null, cancel);
        var different = ids.Zip(peerIds).Count(pair => !pair.First.AsSpan().SequenceEqual(pair.Second));

        var times = await Interleaved.RunAsync(
            [
                () => Task.FromResult(Round(encoder, texts.Texts)),
                async () => (await peer.AskAsync<PeerRound>("round", null, cancel)).Seconds,
            ],
            Interleaved.Rest,
            cancel);
        var provenance = Provenance.OfThisCommand();
        return new TokenizingResult(
            Speed(times.Of(0), ids) with { Collection = texts.Collection },
            Speed(times.Of(1), peerIds) with { Name = peerName, Version = version, TextsThatDiffer = different },
            times.Ratio(1, 0),
            provenance.Cpu,
            provenance);

        TokenizingSpeed Speed(double time, IReadOnlyCollection<int[]> encoded)
        {
            var tokens = encoded.Sum(text => (long)text.Length);
            return new TokenizingSpeed(texts.Texts.Count, texts.Bytes, tokens, time, texts.Bytes / time, tokens / time);
        }
    }

    private static async Task<string> LoadAsync(
        PeerProcess peer, Vocabulary vocabulary, IReadOnlyList<string> texts, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("search-bench-").FullName;
        try
        {
            TokenizerFiles.Complete(folder, vocabulary, lowerCase: true, maxLength: 512);
            var file = Path.Combine(folder, "texts.jsonl");
            await File.WriteAllLinesAsync(file, texts.Select(text => JsonSerializer.Serialize(text, JsonFormat.Line)), cancel);
            return (await peer.AskAsync<PeerVersion>("load", new { Model = folder, Texts = file }, cancel)).Version;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Round(WordPieceEncoder encoder, IReadOnlyList<string> texts)
    {
        var started = TimeProvider.System.GetTimestamp();
        foreach (var text in texts)
        {
            encoder.Encode(text);
        }

        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private sealed record PeerVersion(string Version);

    private sealed record PeerRound(double Seconds);
}
