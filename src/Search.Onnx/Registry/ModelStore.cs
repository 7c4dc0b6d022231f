using Search.Core.Settings;

namespace Search.Onnx.Registry;

/// <summary>Where pulled models lie: <c>SEARCH_HOME/models/ORG__NAME/REVISION/</c>, as a folder on the hub looks.</summary>
public sealed class ModelStore(SearchHome home)
{
    /// <summary>Written last: says that all files are there, and what they were.</summary>
    internal const string ManifestFile = "pulled.json";

    /// <summary>What <see cref="StateOf"/> says of a model whose files are all there.</summary>
    internal const string Pulled = "pulled";

    /// <summary>A model's folder, whether it is there or not.</summary>
    public string FolderOf(ModelEntry entry) =>
        Path.Combine(home.Models, entry.Repository.Replace("/", "__", StringComparison.Ordinal), entry.Revision);

    /// <summary>How far a model is: <c>pulled</c>, <c>incomplete</c> (a pull was interrupted) or <c>not pulled</c>.</summary>
    public string StateOf(ModelEntry entry)
    {
        var folder = FolderOf(entry);
        return File.Exists(Path.Combine(folder, ManifestFile)) && entry.Files.All(file => File.Exists(Path.Combine(folder, file.Path))) ? Pulled
            : Directory.Exists(folder) ? "incomplete"
            : "not pulled";
    }
}
