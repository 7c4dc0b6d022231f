using System.Text.Json;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;
using Search.Onnx.Inference;

namespace Search.Tests.Onnx;

/// <summary>The bundled reranker, built once for all tests that need it, and its golden pairs.</summary>
public sealed class BundledReranker : IDisposable
{
    /// <summary>The goldens were computed at this length; one of the pairs is cut.</summary>
    public const int MaxLength = 160;

    private readonly TempFolder _home = new();
    private readonly Dictionary<string, CrossEncoder> _loaded = [];

    public IReadOnlyList<GoldenPair> Golden { get; } = ReadGolden();

    /// <summary>One session, so that a batch is as large as its budget allows.</summary>
    public Task<CrossEncoder> LoadAsync(string precision, int batchTokens = 1024) =>
        LoadAsync(new ScoringOptions { Precision = precision, Device = "cpu", MaxLength = MaxLength, BatchTokens = batchTokens, Sessions = 1 });

    public async Task<CrossEncoder> LoadAsync(ScoringOptions options)
    {
        var key = JsonSerializer.Serialize(options);
        if (!_loaded.TryGetValue(key, out var reranker))
        {
            reranker = await new RerankerLoader(new DataDirectory(_home.Path)).LoadAsync("default", options);
            _loaded.Add(key, reranker);
        }

        return reranker;
    }

    /// <summary>A variant by its name, of a precision that may have several.</summary>
    public async Task<CrossEncoder> LoadVariantAsync(string variant, int batchTokens = 1024)
    {
        var options = new ScoringOptions { Device = "cpu", MaxLength = MaxLength, BatchTokens = batchTokens, Sessions = 1 };
        var key = $"{variant} {JsonSerializer.Serialize(options)}";
        if (!_loaded.TryGetValue(key, out var found))
        {
            foreach (var (name, reranker) in await new RerankerLoader(new DataDirectory(_home.Path)).LoadVariantsAsync("default", options))
            {
                _loaded.Add($"{name} {JsonSerializer.Serialize(options)}", reranker);
            }

            found = _loaded[key];
        }

        return found;
    }

    /// <summary>The ONNX file of a variant.</summary>
    public async Task<string> BuildAsync(string precision) =>
        (await new RerankerLoader(new DataDirectory(_home.Path)).BuildAsync("default", new ScoringOptions { Precision = precision, Device = "cpu" })).File;

    public void Dispose()
    {
        foreach (var reranker in _loaded.Values)
        {
            reranker.Dispose();
        }

        _home.Dispose();
    }

    private static GoldenPair[] ReadGolden()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(TestData.InCheckout("models/mini-reranker-l6/golden.json")));
        return [.. json.RootElement.GetProperty("pairs").EnumerateArray().Select(pair => new GoldenPair(
            pair.GetProperty("query").GetString()!,
            pair.GetProperty("passage").GetString()!,
            pair.GetProperty("logit_reference").GetSingle(),
            pair.GetProperty("logit_int8_onnx").GetSingle()))];
    }
}

/// <summary>A pair of <c>golden.json</c>.</summary>
/// <param name="Query">First text.</param>
/// <param name="Passage">Second text.</param>
/// <param name="Reference">Logit of a float64 forward pass.</param>
/// <param name="DynamicInt8">Logit of the usual dynamic int8 file.</param>
public sealed record GoldenPair(string Query, string Passage, float Reference, float DynamicInt8);
