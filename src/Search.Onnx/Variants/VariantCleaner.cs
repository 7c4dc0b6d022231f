using Search.Core.Errors;
using Search.Core.Storage;
using Search.Onnx.Models;

namespace Search.Onnx.Variants;

/// <summary>
/// Removes built variants that no model needs any more: those of folders that are gone or hold other files now, and those of other versions of
/// this program. A model that needs one of them after all has it built again.
/// </summary>
/// <param name="home">Where they lie.</param>
/// <param name="notify">Is told what is waited for, when that takes long.</param>
public sealed class VariantCleaner(DataDirectory home, Action<string>? notify = null)
{
    private readonly VariantStore _store = new(home, notify);
    private readonly ModelStore _models = new(home);

    /// <summary>Removes them, and what killed builds left.</summary>
    /// <param name="cancel">Cancels the waiting for another process that builds.</param>
    /// <returns>What was removed, and how much of the disk is free again.</returns>
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

    /// <summary>The models that variants were built for, and those that are looked up by name: one variant does for all with the same files.</summary>
    private IEnumerable<(string Folder, string? Head)> Known(IReadOnlyList<StoredVariant> variants) => variants
        .Select(variant => variant.Origin)
        .OfType<VariantOrigin>()
        .Select(origin => (origin.Folder, origin.Head))
        .Concat(ModelRegistry.All.Where(entry => _models.StateOf(entry) == ModelStore.Pulled).Select(entry => (_models.FolderOf(entry), (string?)entry.Head)))
        .Append((SearchInstallation.Find(SearchInstallation.BundledModel), null))
        .Distinct();

    /// <summary>A damaged model needs no variants; of one that this user or moment does not let read, nobody knows: its variants stay.</summary>
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
        !variant.IsWhole ? "a build that was killed left it"
        : variant.Origin is not { } origin ? "another version of this program built it"
        : Directory.Exists(origin.Folder) ? "its model has other files now, or this program builds it otherwise"
        : "its model's folder is not there any more";
}

/// <summary>What cleaning did.</summary>
/// <param name="Removed">The variants that are gone.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Kept">How many are still needed.</param>
public sealed record CleanedVariants(IReadOnlyList<RemovedVariant> Removed, long Bytes, int Kept);

/// <summary>A variant that was removed.</summary>
/// <param name="Key">What it was kept under.</param>
/// <param name="Variant">Its name; null where it is not known.</param>
/// <param name="Folder">Its model's folder; null where it is not known.</param>
/// <param name="Reason">Why it is not needed.</param>
/// <param name="Bytes">Its size.</param>
public sealed record RemovedVariant(string Key, string? Variant, string? Folder, string Reason, long Bytes);
