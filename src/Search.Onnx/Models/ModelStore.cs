using Search.Core.Storage;

namespace Search.Onnx.Models;

/// <summary>The pulled models in <c>SEARCH_HOME/models/ORG__NAME/REVISION/</c>, with the same files as on the hub.</summary>
public sealed class ModelStore(DataDirectory home)
{
    /// <summary>The state of a model whose files are complete.</summary>
    internal const string Pulled = "pulled";

    /// <summary>A model's folder, which may not exist yet.</summary>
    public string FolderOf(ModelEntry entry) =>
        Path.Combine(home.Models, entry.Repository.Replace("/", "__", StringComparison.Ordinal), entry.Revision);

    /// <summary>The path of the manifest, which a pull writes last.</summary>
    internal static string ManifestOf(string folder) => Path.Combine(folder, PullManifest.FileName);

    /// <summary>The state of a model: <c>pulled</c>, <c>incomplete</c> (a pull was interrupted) or <c>not pulled</c>.</summary>
    public string StateOf(ModelEntry entry)
    {
        var folder = FolderOf(entry);
        return File.Exists(ManifestOf(folder)) && entry.Files.All(file => File.Exists(Path.Combine(folder, file.Path))) ? Pulled
            : Directory.Exists(folder) ? "incomplete"
            : "not pulled";
    }
}
