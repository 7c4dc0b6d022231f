using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Search.Benchmarks.Data;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Evaluation.Reports;
using Search.Onnx;
using Search.Onnx.Inference;
using Search.Onnx.Tokenization;

namespace Search.Benchmarks.Profiling;

/// <summary>Runs a model's file over the usual batches with ONNX Runtime's profiler.</summary>
internal static class ProfileBench
{
    private const int Queries = 3;
    private const string NodeTime = "_kernel_time";

    public static async Task<ProfileResult> RunAsync(string model, string precision, DataDirectory home, CancellationToken cancel)
    {
        var options = new ScoringOptions { Precision = precision, Device = Devices.Cpu };
        var loader = new RerankerLoader(home);
        var (location, file, built) = await loader.BuildAsync(model, options, cancel);
        using var reranker = await loader.LoadAsync(model, options, cancel);
        var batches = RerankRequest.Load(Queries)
            .SelectMany(request => BatchPlan.Make(reranker.Tokenize(request.Query, request.Documents, cancel), reranker.BatchTokens, workers: 1))
            .ToList();
        var folder = Directory.CreateTempSubdirectory("search-profile-").FullName;
        try
        {
            var vocabulary = Vocabulary.FromFolder(location.Folder);
            var operators = Read(Profile(file, Path.Combine(folder, "profile"), vocabulary, batches));
            var total = operators.Values.Sum();
            var provenance = Provenance.OfThisCommand();
            return new ProfileResult(
                location.Name,
                built,
                batches.Sum(batch => batch.Count),
                total,
                [.. operators.OrderByDescending(pair => pair.Value).Select(pair => new OperatorTime(pair.Key, pair.Value, pair.Value / total))],
                provenance.Cpu,
                provenance);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Profile(string file, string prefix, Vocabulary vocabulary, List<ArraySegment<TokenPair>> batches)
    {
        using var options = Devices.CreateSessionOptions(Devices.Cpu);
        options.ProfileOutputPathPrefix = prefix; // Must be set before profiling is switched on, because the runtime reads it then.
        options.EnableProfiling = true;
        using var session = new InferenceSession(file, options);
        var inputs = ModelInputs.Of(session, file);
        foreach (var batch in batches)
        {
            Run(session, inputs, vocabulary, batch);
        }

        return session.EndProfiling();
    }

    private static void Run(InferenceSession session, ModelInputs inputs, Vocabulary vocabulary, ArraySegment<TokenPair> batch)
    {
        var length = batch[0].Length;
        var (ids, mask, types) = (new long[batch.Count * length], new long[batch.Count * length], new long[batch.Count * length]);
        ids.AsSpan().Fill(vocabulary.Pad);
        foreach (var (row, pair) in batch.Index())
        {
            var range = new Range(row * length, (row + 1) * length);
            pair.Write(vocabulary, ids.AsSpan(range), mask.AsSpan(range), types.AsSpan(range));
        }

        using var options = new RunOptions();
        var values = inputs.Values([batch.Count, length], ids, mask, types);
        try
        {
            using var results = session.Run(options, inputs.Names, values, session.OutputNames);
        }
        finally
        {
            Array.ForEach(values, value => value.Dispose());
        }
    }

    /// <summary>Seconds by operator.</summary>
    private static Dictionary<string, double> Read(string profile)
    {
        using var events = JsonDocument.Parse(File.ReadAllBytes(profile));
        return events.RootElement.EnumerateArray()
            .Where(item => item.GetProperty("cat").GetString() == "Node" && item.GetProperty("name").GetString()!.EndsWith(NodeTime, StringComparison.Ordinal))
            .GroupBy(item => item.GetProperty("args").GetProperty("op_name").GetString()!)
            .ToDictionary(group => group.Key, group => group.Sum(item => item.GetProperty("dur").GetDouble()) / 1e6);
    }
}
