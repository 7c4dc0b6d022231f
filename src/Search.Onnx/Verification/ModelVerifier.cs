using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Downloads;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;
using Search.Onnx.Variants;

namespace Search.Onnx.Verification;

/// <summary>Says whether a model is the one that it should be: its files as they were pulled, its scores as they are known.</summary>
/// <param name="home">Where models and variants lie.</param>
/// <param name="notify">Is told what is waited for, when that takes long.</param>
public sealed class ModelVerifier(DataDirectory home, Action<string>? notify = null)
{
    private readonly RerankerLoader _loader = new(home, notify);

    /// <summary>Verifies a model; see <see cref="VerifiedModel"/> for what was looked at.</summary>
    /// <param name="model">A registry name, <c>default</c>, or a folder.</param>
    /// <param name="asked">The head, where neither registry nor files tell it; the precision (fp32 where there is none) and the device (the CPU).</param>
    /// <param name="goldenFile">Golden pairs to take instead of the folder's.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="BadInputException">There is no such model or file.</exception>
    /// <exception cref="ModelException">A file or a score is not what it should be; names it with both figures.</exception>
    public async Task<VerifiedModel> VerifyAsync(string model, ScoringOptions asked, string? goldenFile, CancellationToken cancel)
    {
        var location = _loader.Locate(model);
        var files = await CheckFilesAsync(location.Folder, cancel);
        var golden = GoldenPairs.Read(goldenFile ?? Path.Combine(location.Folder, GoldenPairs.FileName));
        if (goldenFile is not null && golden is null)
        {
            throw new BadInputException($"{goldenFile} is not there; expected a file of golden pairs.");
        }

        var options = new ScoringOptions
        {
            Precision = asked.Precision ?? VariantLadder.Exact,
            Device = asked.Device ?? Devices.Cpu,
            Head = asked.Head,
            MaxLength = golden?.MaxLength,
        };
        options.Truncation = golden?.Truncation ?? options.Truncation;
        var (reranker, precision) = await _loader.LoadUncheckedAsync(model, options, cancel);
        using var loaded = reranker;
        if (golden is null)
        {
            await reranker.ScoreAllAsync("is it loaded", ["A pair that every model can score."], cancel);
        }

        var distance = golden is null ? 0 : await golden.CheckAsync(reranker, precision, cancel);
        return new VerifiedModel(
            location.Name, precision, reranker.Info.Device, files.Count, files, golden?.Pairs.Count ?? 0, distance, location.Entry?.Unconfirmed ?? [], reranker.Info.Note);
    }

    private static async Task<IReadOnlyList<PulledFile>> CheckFilesAsync(string folder, CancellationToken cancel)
    {
        if (PullManifest.Read(ModelStore.ManifestOf(folder)) is not { } pulled)
        {
            return [];
        }

        foreach (var file in pulled.Files)
        {
            var path = Path.Combine(folder, file.Path);
            pulled.Check(folder, file.Path, File.Exists(path) ? await FileHash.Sha256Async(path, cancel) : null);
        }

        return pulled.Files;
    }
}

/// <summary>What was verified of a model.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Precision">What its scores were computed in: fp32, or what is nearest to it in a folder of ready files.</param>
/// <param name="Device">Where they were computed.</param>
/// <param name="Files">Files whose SHA-256 is that of the pull; 0 for a folder of the user's.</param>
/// <param name="Pulled">These files, and what each was checked against when it was pulled.</param>
/// <param name="GoldenPairs">Pairs whose scores are the known ones; 0 where none are known, and then only loading and scoring were tried.</param>
/// <param name="MaxDifference">Largest distance of a score from the known one.</param>
/// <param name="Unconfirmed">What the registry holds of it that only its published files can confirm.</param>
/// <param name="Note">What else there is to say, as of files that were left out; null where there is nothing.</param>
public sealed record VerifiedModel(
    string Model,
    string Precision,
    string Device,
    int Files,
    IReadOnlyList<PulledFile> Pulled,
    int GoldenPairs,
    float MaxDifference,
    IReadOnlyList<string> Unconfirmed,
    string? Note);
