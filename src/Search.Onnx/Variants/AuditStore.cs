using System.Text.Json;
using Search.Core.Reranking;
using Search.Core.Storage;

namespace Search.Onnx.Variants;

/// <summary>
/// The audits of this machine, each under the key of its variant. A changed model, builder or kernel has another key and so no audit.
/// </summary>
internal sealed class AuditStore(DataDirectory home)
{
    /// <summary>Finds a variant's audit; an unreadable audit counts as missing.</summary>
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

    /// <summary>Saves an audit; an earlier one is replaced.</summary>
    public void Save(string key, AuditRecord audit)
    {
        Directory.CreateDirectory(home.Audits);
        var unfinished = Path.Combine(home.Audits, $".{key}-{Guid.NewGuid():N}");
        File.WriteAllText(unfinished, JsonSerializer.Serialize(audit, JsonFormat.Document));
        File.Move(unfinished, FileOf(key), overwrite: true);
    }

    private string FileOf(string key) => Path.Combine(home.Audits, key + ".json");
}
