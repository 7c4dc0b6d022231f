using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Downloads;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;
using Search.Onnx.Variants;

namespace Search.Onnx.Verification;

/// <summary>Verifies a model: its files must be unchanged since they were pulled, and its scores must be the known ones.</summary>
/// <param name="home">The data directory with models and variants.</param>
/// <param name="notify">Receives a message when a wait takes long.</param>
public sealed class ModelVerifier(DataDirectory home, Action<string>? notify = null)
{
    private readonly RerankerLoader _loader = new(home, notify);

    /// <summary>Verifies a model; <see cref="VerifiedModel"/> lists what is checked.</summary>
    /// <param name="model">A registry name, <c>default</c>, or a folder.</param>
    /// <param name="asked">The head, where neither registry nor files give it; the precision (default: fp32) and the device (default: the
    /// CPU).</param>
    /// <param name="goldenFile">A file of golden pairs to use instead of the folder's.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="BadInputException">There is no such model or file.</exception>
    /// <exception cref="ModelException">A file or a score is wrong; the message gives the found and the expected value.</exception>
    public async Task<VerifiedModel> VerifyAsync(string model, ScoringOptions asked, string? goldenFile, CancellationToken cancel)
    {
        var location = _loader.Locate(model);
        var files = await CheckFilesAsync(location.Folder, cancel);
        var golden = GoldenPairs.Read(goldenFile ?? Path.Combine(location.Folder, GoldenPairs.FileName));
        if (goldenFile is not null && golden is null)
        {
            throw new BadInputException($"{goldenFile} does not exist; expected a file of golden pairs.");
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

/// <summary>The result of verifying a model.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Precision">The precision of its scores: fp32, or the nearest one in a folder of ready files.</param>
/// <param name="Device">The device that they were computed on.</param>
/// <param name="Files">The number of files whose SHA-256 is unchanged since the pull; 0 for a user's folder.</param>
/// <param name="Pulled">These files, with what each was compared with when it was pulled.</param>
/// <param name="GoldenPairs">The number of pairs whose scores are the known ones. Where it is 0, the model was only loaded and one pair
/// scored.</param>
/// <param name="MaxDifference">The largest difference between a score and the known one.</param>
/// <param name="Unconfirmed">Properties in the registry that only its published files can confirm.</param>
/// <param name="Note">A note, for example about files that were not used; null where there is none.</param>
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
