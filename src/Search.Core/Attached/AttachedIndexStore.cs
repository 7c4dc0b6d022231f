using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Storage;

namespace Search.Core.Attached;

/// <summary>The attached indexes of this machine: one JSON file for each, in the data directory, and those of the settings.</summary>
/// <param name="home">The data directory.</param>
/// <param name="configured">Those of the settings, by name; they have precedence.</param>
public sealed class AttachedIndexStore(DataDirectory home, IReadOnlyDictionary<string, AttachedIndex> configured)
{
    /// <summary>The names, in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. configured.Keys.Union(Stored()).Order(StringComparer.Ordinal)];

    /// <summary>Whether there is one with this name.</summary>
    public bool Has(string name) => configured.ContainsKey(name) || IsStored(name);

    /// <summary>Reads one; null if there is none with this name.</summary>
    /// <exception cref="BadInputException">Its file cannot be read.</exception>
    public AttachedIndex? Find(string name)
    {
        if (configured.TryGetValue(name, out var index))
        {
            return index;
        }

        if (!IsStored(name))
        {
            return null;
        }

        var file = FileOf(name);
        try
        {
            return AttachedIndexJson.Read(File.ReadAllText(file));
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            throw new BadInputException($"The attached index '{name}' cannot be read from {file}: {exception.Message} Attach it again, or remove the file.", exception);
        }
    }

    /// <summary>Writes one; the file is whole or not there.</summary>
    public void Save(AttachedIndex index)
    {
        Directory.CreateDirectory(home.Attached);
        var next = FileOf(index.Name) + ".next";
        File.WriteAllText(next, AttachedIndexJson.Write(index) + "\n");
        File.Move(next, FileOf(index.Name), overwrite: true);
    }

    /// <summary>Removes one. The index itself is not touched.</summary>
    /// <exception cref="BadInputException">There is none with this name, or the settings have it.</exception>
    public void Remove(string name)
    {
        if (configured.ContainsKey(name))
        {
            throw new BadInputException($"The attached index '{name}' stands in appsettings.json, section Search:Attached; remove it there.");
        }

        if (!Has(name))
        {
            throw new BadInputException($"There is no attached index '{name}'; found: {(Names.Count == 0 ? "none" : string.Join(", ", Names))}.");
        }

        File.Delete(FileOf(name));
    }

    private bool IsStored(string name) => IndexName.IsValid(name) && File.Exists(FileOf(name));

    private IEnumerable<string> Stored() => Directory.Exists(home.Attached)
        ? Directory.EnumerateFiles(home.Attached, "*.json").Select(file => Path.GetFileNameWithoutExtension(file))
        : [];

    private string FileOf(string name) => Path.Combine(home.Attached, name + ".json");
}
