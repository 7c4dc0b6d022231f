using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Search.Benchmarks.Bulk;

/// <summary>What <see cref="SinkServer"/> keeps of an index: the bodies of bulk requests as they came, so that documents can be read back.</summary>
internal sealed class SinkIndex
{
    private readonly ConcurrentBag<byte[]> _bodies = [];
    private long _count;

    /// <summary>The <c>_meta</c> of its mapping.</summary>
    public JsonNode? Mark { get; set; }

    /// <summary>The alias that it holds, or null.</summary>
    public string? Alias { get; set; }

    /// <summary>How many documents were sent to it.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Keeps the body of a bulk request.</summary>
    public void Add(byte[] body)
    {
        _bodies.Add(body);
        Interlocked.Add(ref _count, body.AsSpan().Count((byte)'\n') / 2);
    }

    /// <summary>Finds a document by id, as the JSON that was sent; null if there is none.</summary>
    public string? Find(string id)
    {
        var action = Encoding.UTF8.GetBytes("{\"create\":{\"_id\":" + JsonSerializer.Serialize(id) + "}}\n");
        foreach (var body in _bodies)
        {
            if (body.AsSpan().IndexOf(action) is var place and >= 0)
            {
                var document = body.AsSpan(place + action.Length);
                return Encoding.UTF8.GetString(document[..document.IndexOf((byte)'\n')]);
            }
        }

        return null;
    }
}
