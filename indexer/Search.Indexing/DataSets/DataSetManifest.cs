using System.Text.Json;
using Search.Core.Storage;

namespace Search.Indexing.DataSets;

/// <summary>The list of the files of a data set that were downloaded, unpacked and checked: <c>data-set.json</c> in its folder.</summary>
/// <param name="Files">The files.</param>
internal sealed record DataSetManifest(IReadOnlyList<CheckedContent> Files)
{
    /// <summary>The manifest's name in the folder.</summary>
    public const string FileName = "data-set.json";

    /// <summary>Reads the manifest of a folder; null if there is none, or none that can be read: then nothing counts as checked.</summary>
    public static DataSetManifest? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<DataSetManifest>(File.ReadAllBytes(Path.Combine(folder, FileName)), JsonFormat.Strict);
        }
        catch (Exception exception) when (exception is JsonException or FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The entry of a file; null if it was not checked yet.</summary>
    public CheckedContent? Find(string name) => Files.FirstOrDefault(file => file.Name == name);

    /// <summary>This manifest with other files added, or replaced.</summary>
    public DataSetManifest With(IReadOnlyList<CheckedContent> files) =>
        new([.. Files.Where(file => !files.Any(other => other.Name == file.Name)), .. files]);

    /// <summary>Writes the manifest; an existing one is replaced in one step.</summary>
    public void Write(string folder)
    {
        var path = Path.Combine(folder, FileName);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(this, JsonFormat.Document));
        File.Move(path + ".new", path, overwrite: true);
    }
}
