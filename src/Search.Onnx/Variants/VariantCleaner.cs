using Search.Core.Errors;
using Search.Core.Storage;
using Search.Onnx.Models;

namespace Search.Onnx.Variants;

/// <summary>
/// Removes built variants that no model needs: those of deleted or changed folders, and those of other versions of this program. A variant
/// that is needed again is built again.
/// </summary>
/// <param name="home">The data directory with the variants.</param>
/// <param name="notify">Receives a message when a wait takes long.</param>
public sealed class VariantCleaner(DataDirectory home, Action<string>? notify = null)
{
    private readonly VariantStore _store = new(home, notify);
    private readonly ModelStore _models = new(home);

    /// <summary>Removes these variants and the remains of killed builds.</summary>
    /// <param name="cancel">Cancels the wait for another process that builds.</param>
    /// <returns>The removed variants and their size.</returns>
    public CleanedVariants Clean(CancellationToken cancel = default)
    {
        using var onlyOne = _store.Lock(cancel);
        var all = _store.All();
        var needed = Known(all).GroupBy(model => model.Folder, model => model.Head).SelectMany(model => NeededBy(model.Key, model, all)).ToHashSet();
        List<RemovedVariant> removed = [.. all
            .Where(variant => !needed.Contains(variant.Key))
            .Select(variant => new RemovedVariant(variant.Key, variant.Origin?.Variant, variant.Origin?.Folder, Reason(variant), variant.Bytes))];
        removed.ForEach(variant => _store.Remove(variant.Key));
        return new CleanedVariants(removed, removed.Sum(variant => variant.Bytes), all.Count - removed.Count);
    }

    /// <summary>The models that variants were built for, the pulled models and the bundled one. Models with the same files share a variant.</summary>
    private IEnumerable<(string Folder, string? Head)> Known(IReadOnlyList<StoredVariant> variants) => variants
        .Select(variant => variant.Origin)
        .OfType<VariantOrigin>()
        .Select(origin => (origin.Folder, origin.Head))
        .Concat(ModelRegistry.All.Where(entry => _models.StateOf(entry) == ModelStore.Pulled).Select(entry => (_models.FolderOf(entry), (string?)entry.Head)))
        .Append((SearchInstallation.Find(SearchInstallation.BundledModel), null))
        .Distinct();

    /// <summary>A damaged model needs no variants. For a model that cannot be read now, the need is unknown, so its variants stay.</summary>
    private static IReadOnlyList<string> NeededBy(string folder, IEnumerable<string?> heads, IReadOnlyList<StoredVariant> all)
    {
        try
        {
            return Directory.Exists(folder) && new ModelFolder(folder) is { HasCheckpoint: true } model
                ? [.. heads.SelectMany(head => ModelVariants.KeysOf(model, head))]
                : [];
        }
        catch (ModelException)
        {
            return [];
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            return [.. all.Where(variant => variant.Origin?.Folder == folder).Select(variant => variant.Key)];
        }
    }

    private static string Reason(StoredVariant variant) =>
        !variant.IsWhole ? "it remains from a build that was killed"
        : variant.Origin is not { } origin ? "another version of this program built it"
        : Directory.Exists(origin.Folder) ? "its model's files have changed, or this version of the program builds it differently"
        : "its model's folder no longer exists";
}

/// <summary>The result of cleaning.</summary>
/// <param name="Removed">The removed variants.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Kept">How many are still needed.</param>
public sealed record CleanedVariants(IReadOnlyList<RemovedVariant> Removed, long Bytes, int Kept);

/// <summary>A variant that was removed.</summary>
/// <param name="Key">Its key in the store.</param>
/// <param name="Variant">Its name; null where it is unknown.</param>
/// <param name="Folder">Its model's folder; null where it is unknown.</param>
/// <param name="Reason">Why it is not needed.</param>
/// <param name="Bytes">Its size.</param>
public sealed record RemovedVariant(string Key, string? Variant, string? Folder, string Reason, long Bytes);
