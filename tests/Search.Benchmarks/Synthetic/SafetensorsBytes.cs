using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Search.Benchmarks.Synthetic;

/// <summary>Writes safetensors files with any header.</summary>
internal static class SafetensorsBytes
{
    /// <summary>Length of the header in 8 bytes, the header, the elements.</summary>
    public static byte[] Of(string header, ReadOnlySpan<byte> data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }

    /// <summary>F32 tensors, one after the other.</summary>
    public static byte[] Of(params (string Name, int[] Shape, float[] Values)[] tensors)
    {
        var header = new JsonObject();
        var data = new byte[tensors.Sum(tensor => 4 * tensor.Values.Length)];
        var end = 0;
        foreach (var (name, shape, values) in tensors)
        {
            var start = end;
            Buffer.BlockCopy(values, 0, data, start, 4 * values.Length);
            end += 4 * values.Length;
            header[name] = JsonSerializer.SerializeToNode(new { dtype = "F32", shape, data_offsets = new[] { start, end } });
        }

        return Of(header.ToJsonString(), data);
    }
}
