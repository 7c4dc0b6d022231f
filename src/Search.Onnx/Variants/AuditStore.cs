using System.Text.Json;
using Search.Core.Reranking;
using Search.Core.Storage;

namespace Search.Onnx.Variants;

/// <summary>Audits of this machine, each under the key of its variant: another model, builder or kernel has another key, and no audit.</summary>
internal sealed class AuditStore(DataDirectory home)
{
    /// <summary>Finds a variant's audit; one that cannot be read is none.</summary>
    public AuditRecord? Find(string key)
    {
        try
        {
            return File.Exists(FileOf(key)) ? JsonSerializer.Deserialize<AuditRecord>(File.ReadAllBytes(FileOf(key)), JsonFormat.Strict) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps an audit in place of an earlier one.</summary>
    public void Save(string key, AuditRecord audit)
    {
        Directory.CreateDirectory(home.Audits);
        var unfinished = Path.Combine(home.Audits, $".{key}-{Guid.NewGuid():N}");
        File.WriteAllText(unfinished, JsonSerializer.Serialize(audit, JsonFormat.Document));
        File.Move(unfinished, FileOf(key), overwrite: true);
    }

    private string FileOf(string key) => Path.Combine(home.Audits, key + ".json");
}
