using System.Collections.Concurrent;
using System.Text.Json;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;
using Search.Onnx.Inference;

namespace Search.Tests.Onnx;

/// <summary>The bundled reranker, built once for all tests that need it, and its golden pairs. Tests of several classes use it at once.</summary>
public sealed class BundledReranker : IAsyncDisposable
{
    /// <summary>The golden scores were computed at this length; one of the pairs is cut.</summary>
    public const int MaxLength = 160;

    private readonly TempFolder _home = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<CrossEncoder>>> _loaded = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<Dictionary<string, CrossEncoder>>>> _variants = [];

    public IReadOnlyList<GoldenPair> Golden { get; } = ReadGolden();

    /// <summary>One session, so that batches are as large as their budget allows.</summary>
    public Task<CrossEncoder> LoadAsync(string precision, int batchTokens = 1024) =>
        LoadAsync(new ScoringOptions { Precision = precision, Device = "cpu", MaxLength = MaxLength, BatchTokens = batchTokens, Sessions = 1 });

    public Task<CrossEncoder> LoadAsync(ScoringOptions options) =>
        _loaded.GetOrAdd(JsonSerializer.Serialize(options), _ => new(() => Loader().LoadAsync("default", options))).Value;

    /// <summary>A variant by its name, because a precision may have several variants.</summary>
    public async Task<CrossEncoder> LoadVariantAsync(string variant, int batchTokens = 1024)
    {
        var options = new ScoringOptions { Device = "cpu", MaxLength = MaxLength, BatchTokens = batchTokens, Sessions = 1 };
        var variants = _variants.GetOrAdd(JsonSerializer.Serialize(options), _ => new(() => LoadVariantsAsync(Loader(), options)));
        return (await variants.Value)[variant];
    }

    /// <summary>The ONNX file of a variant.</summary>
    public async Task<string> BuildAsync(string precision) =>
        (await Loader().BuildAsync("default", new ScoringOptions { Precision = precision, Device = "cpu" })).File;

    public async ValueTask DisposeAsync()
    {
        // A load that a test expected to fail left nothing to dispose.
        foreach (var loading in _loaded.Values.Where(loading => loading.Value.IsCompletedSuccessfully))
        {
            (await loading.Value).Dispose();
        }

        foreach (var loading in _variants.Values.Where(loading => loading.Value.IsCompletedSuccessfully))
        {
            foreach (var variant in (await loading.Value).Values)
            {
                variant.Dispose();
            }
        }

        _home.Dispose();
    }

    private static async Task<Dictionary<string, CrossEncoder>> LoadVariantsAsync(RerankerLoader loader, ScoringOptions options) =>
        (await loader.LoadVariantsAsync("default", options)).ToDictionary(loaded => loaded.Variant, loaded => loaded.Reranker);

    private RerankerLoader Loader() => new(new DataDirectory(_home.Path));

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
