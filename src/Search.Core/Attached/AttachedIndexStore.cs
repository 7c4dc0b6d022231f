using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Storage;

namespace Search.Core.Attached;

/// <summary>The attached indexes of this machine: one JSON file for each, in the data directory.</summary>
public sealed class AttachedIndexStore(DataDirectory home)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>The names, in ordinal order.</summary>
    public IReadOnlyList<string> Names => Directory.Exists(home.Attached)
        ? [.. Directory.EnumerateFiles(home.Attached, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Whether there is one with this name.</summary>
    public bool Has(string name) => IndexName.IsValid(name) && File.Exists(FileOf(name));

    /// <summary>Reads one; null if there is none with this name.</summary>
    /// <exception cref="BadInputException">Its file cannot be read.</exception>
    public AttachedIndex? Find(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        var file = FileOf(name);
        try
        {
            return JsonSerializer.Deserialize<AttachedIndex>(File.ReadAllText(file), Format)!;
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
        File.WriteAllText(next, JsonSerializer.Serialize(index, Format) + "\n");
        File.Move(next, FileOf(index.Name), overwrite: true);
    }

    /// <summary>Removes one. The index itself is not touched.</summary>
    /// <exception cref="BadInputException">There is none with this name.</exception>
    public void Remove(string name)
    {
        if (!Has(name))
        {
            throw new BadInputException($"There is no attached index '{name}'; found: {(Names.Count == 0 ? "none" : string.Join(", ", Names))}.");
        }

        File.Delete(FileOf(name));
    }

    private string FileOf(string name) => Path.Combine(home.Attached, name + ".json");
}
