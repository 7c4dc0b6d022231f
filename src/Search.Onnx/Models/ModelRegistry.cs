using System.Text.Json;
using Search.Core.Storage;

namespace Search.Onnx.Models;

/// <summary>The fifteen rerankers of the model card of ms-marco-MiniLM-L-12-v2, in its order.</summary>
public static class ModelRegistry
{
    private static readonly Lazy<IReadOnlyList<ModelEntry>> Loaded = new(Load);

    /// <summary>All entries.</summary>
    public static IReadOnlyList<ModelEntry> All => Loaded.Value;

    /// <summary>
    /// Finds an entry by its name, its repository or an earlier name of the repository, with or without the organisation; case does not matter.
    /// </summary>
    /// <returns>The entry; null where the registry has no such name.</returns>
    public static ModelEntry? Find(string name) =>
        All.FirstOrDefault(entry => entry.Aliases.Append(entry.Repository).Any(repository =>
            repository.Equals(name, StringComparison.OrdinalIgnoreCase)
            || repository[(repository.IndexOf('/', StringComparison.Ordinal) + 1)..].Equals(name, StringComparison.OrdinalIgnoreCase)));

    private static IReadOnlyList<ModelEntry> Load()
    {
        using var stream = typeof(ModelRegistry).Assembly.GetManifestResourceStream("Search.Onnx.models.json")!;
        return JsonSerializer.Deserialize<List<ModelEntry>>(stream, JsonFormat.Strict)!;
    }
}
