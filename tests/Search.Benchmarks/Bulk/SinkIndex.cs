using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Search.Benchmarks.Bulk;

/// <summary>What <see cref="SinkServer"/> keeps of an index: the bodies of bulk requests as they came, so that documents can be read back.</summary>
internal sealed class SinkIndex : IDisposable
{
    private readonly ConcurrentBag<SinkBody> _bodies = [];
    private long _count;

    /// <summary>The <c>_meta</c> of its mapping.</summary>
    public JsonNode? Mark { get; set; }

    /// <summary>The alias that it holds, or null.</summary>
    public string? Alias { get; set; }

    /// <summary>How many documents were sent to it.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Keeps the body of a bulk request.</summary>
    public void Add(SinkBody body)
    {
        _bodies.Add(body);
        Interlocked.Add(ref _count, body.Content.Count((byte)'\n') / 2);
    }

    /// <summary>Finds documents by id, as the JSON that was sent; those that are not there are left out. All bodies are read once.</summary>
    public IReadOnlyDictionary<string, string> Find(IReadOnlyCollection<string> ids)
    {
        var actions = ids.ToDictionary(id => "{\"create\":{\"_id\":" + JsonSerializer.Serialize(id) + "}}");
        var found = new ConcurrentDictionary<string, string>();
        Parallel.ForEach(_bodies, body =>
        {
            var lines = body.Content;
            while (TakeLine(ref lines) is { IsEmpty: false } action && TakeLine(ref lines) is var document)
            {
                if (actions.TryGetValue(Encoding.UTF8.GetString(action), out var id))
                {
                    found[id] = Encoding.UTF8.GetString(document);
                }
            }
        });
        return found;
    }

    /// <summary>Gives the memory of its bodies back.</summary>
    public void Dispose()
    {
        while (_bodies.TryTake(out var body))
        {
            body.Dispose();
        }
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> lines)
    {
        var end = lines.IndexOf((byte)'\n');
        var line = end < 0 ? lines : lines[..end];
        lines = end < 0 ? [] : lines[(end + 1)..];
        return line;
    }
}
