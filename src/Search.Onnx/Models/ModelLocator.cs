using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Onnx.Models;

/// <summary>Finds models by name: <c>default</c>, a registry name, or a folder.</summary>
/// <param name="home">The data directory with the pulled models.</param>
internal sealed class ModelLocator(DataDirectory home)
{
    private const string BundledName = "mini-reranker-l6";

    private readonly ModelStore _store = new(home);

    /// <summary>Finds a model's folder, and its entry in the registry if it has one.</summary>
    /// <exception cref="BadInputException">There is no such model, it is not pulled yet, or the name is that of a cascade.</exception>
    public ModelLocation Locate(string model)
    {
        if (CascadeName.Parse(model) is not null)
        {
            throw new BadInputException($"The model '{model}' is a cascade of two models; expected one model here: a registry name, default, or a folder.");
        }

        if (model is "default" or BundledName)
        {
            return new ModelLocation(BundledName, SearchInstallation.Find(SearchInstallation.BundledModel), null);
        }

        if (!IsPath(model) && ModelRegistry.Find(model) is { } entry)
        {
            return _store.StateOf(entry) == ModelStore.Pulled
                ? new ModelLocation(entry.Name, _store.FolderOf(entry), entry)
                : throw new BadInputException(
                    $"The model {entry.Name} is {_store.StateOf(entry)}; expected it in {_store.FolderOf(entry)}. Pull it with: ./search models pull {entry.Name}");
        }

        var folder = model.StartsWith('~')
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + model[1..]
            : model;
        return Directory.Exists(folder)
            ? new ModelLocation(Path.GetFileName(Path.GetFullPath(folder)), folder, null)
            : throw new BadInputException(
                $"There is no model '{model}': it is neither a folder nor a registry name. The registry has: default, {BundledName}, " +
                $"{string.Join(", ", ModelRegistry.All.Select(known => known.Name))}. A cascade of two models is written {CascadeName.Form}.");
    }

    private static bool IsPath(string model) =>
        model.StartsWith('~') || model.StartsWith("./", StringComparison.Ordinal) || model.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(model);
}
