using System.Text.Json;
using Search.Core.Errors;
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

    /// <summary>Returns the entry of a name, as <see cref="Find"/>.</summary>
    /// <exception cref="BadInputException">The registry has no such name; the message lists those that it has.</exception>
    public static ModelEntry Get(string name) => Find(name) ?? throw new BadInputException(
        $"There is no model '{name}' in the registry; found: {string.Join(", ", All.Select(known => known.Name))}.");

    private static IReadOnlyList<ModelEntry> Load()
    {
        using var stream = typeof(ModelRegistry).Assembly.GetManifestResourceStream("Search.Onnx.models.json")!;
        return JsonSerializer.Deserialize<List<ModelEntry>>(stream, JsonFormat.Strict)!;
    }
}
