using Search.Core.Storage;

namespace Search.Onnx.Models;

/// <summary>Where pulled models lie: <c>SEARCH_HOME/models/ORG__NAME/REVISION/</c>, as a folder on the hub looks.</summary>
public sealed class ModelStore(DataDirectory home)
{
    /// <summary>What <see cref="StateOf"/> says of a model whose files are all there.</summary>
    internal const string Pulled = "pulled";

    /// <summary>A model's folder, whether it is there or not.</summary>
    public string FolderOf(ModelEntry entry) =>
        Path.Combine(home.Models, entry.Repository.Replace("/", "__", StringComparison.Ordinal), entry.Revision);

    /// <summary>Where a pull writes, last of all, what it brought.</summary>
    internal static string ManifestOf(string folder) => Path.Combine(folder, PullManifest.FileName);

    /// <summary>How far a model is: <c>pulled</c>, <c>incomplete</c> (a pull was interrupted) or <c>not pulled</c>.</summary>
    public string StateOf(ModelEntry entry)
    {
        var folder = FolderOf(entry);
        return File.Exists(ManifestOf(folder)) && entry.Files.All(file => File.Exists(Path.Combine(folder, file.Path))) ? Pulled
            : Directory.Exists(folder) ? "incomplete"
            : "not pulled";
    }
}
