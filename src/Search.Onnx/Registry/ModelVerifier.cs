using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Registry.Download;

namespace Search.Onnx.Registry;

/// <summary>Says whether a model is the one that it should be: its files as they were pulled, its scores as they are known.</summary>
public sealed class ModelVerifier(SearchHome home)
{
    /// <summary>How far a score may lie from its reference in fp32, absolute and relative.</summary>
    private const float Tolerance = 1e-4f;

    private readonly RerankerLoader _loader = new(home);

    /// <summary>Verifies a model; see <see cref="VerifiedModel"/> for what was looked at.</summary>
    /// <param name="model">A registry name, <c>default</c>, or a folder.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="BadInputException">There is no such model.</exception>
    /// <exception cref="ModelException">A file or a score is not what it should be; names it with both figures.</exception>
    public async Task<VerifiedModel> VerifyAsync(string model, CancellationToken cancel)
    {
        var location = _loader.Locate(model);
        var files = await CheckFilesAsync(location.Folder, cancel);
        var golden = GoldenPairs.FromFolder(location.Folder);
        using var reranker = await _loader.LoadAsync(
            model, new ScoringOptions { Precision = "fp32", Device = "cpu", MaxLength = golden?.MaxLength }, cancel);
        var largest = 0f;
        foreach (var (query, passage, relevance) in golden?.Pairs ?? [("is it loaded", "A pair that every model can score.", float.NaN)])
        {
            var score = (await reranker.ScoreAllAsync(query, [passage], cancel))[0].Relevance;
            var distance = float.IsNaN(relevance) ? 0 : Math.Abs(score - relevance);
            largest = Math.Max(largest, distance);
            if (distance > Tolerance * (1 + Math.Abs(relevance)))
            {
                throw new ModelException(
                    $"{location.Name}: the golden pair '{query}' has the score {score}; expected {relevance}, within {Tolerance * (1 + Math.Abs(relevance)):G2}. " +
                    "These are not the weights that the pairs were made with.");
            }
        }

        return new VerifiedModel(location.Name, files, golden?.Pairs.Count ?? 0, largest);
    }

    private static async Task<int> CheckFilesAsync(string folder, CancellationToken cancel)
    {
        var manifest = Path.Combine(folder, ModelStore.ManifestFile);
        if (!File.Exists(manifest))
        {
            return 0;
        }

        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(manifest, cancel));
        var files = json.RootElement.GetProperty("sha256").EnumerateObject().ToList();
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file.Name);
            var found = File.Exists(path) ? await FileCheck.Sha256Async(path, cancel) : "missing";
            if (found != file.Value.GetString())
            {
                throw new ModelException($"{path}: its SHA-256 is {found}; it was {file.Value.GetString()} when it was pulled. Remove {folder} and pull the model again.");
            }
        }

        return files.Count;
    }
}

/// <summary>What was verified of a model.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Files">Files whose SHA-256 is that of the pull; 0 for a folder of the user's.</param>
/// <param name="GoldenPairs">Pairs whose scores are the known ones; 0 where none are known, and then only loading and scoring were tried.</param>
/// <param name="MaxDifference">Largest distance of a score from the known one.</param>
public sealed record VerifiedModel(string Model, int Files, int GoldenPairs, float MaxDifference);
