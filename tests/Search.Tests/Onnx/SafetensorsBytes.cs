using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Search.Tests.Onnx;

/// <summary>Writes safetensors files for tests; the header may say whatever a test wants it to say.</summary>
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

    /// <summary>F32 tensors, one behind the other.</summary>
    public static byte[] Of(params (string Name, int[] Shape, float[] Values)[] tensors)
    {
        var header = new JsonObject();
        var data = new List<byte>();
        foreach (var (name, shape, values) in tensors)
        {
            var start = data.Count;
            Array.ForEach(values, value => data.AddRange(BitConverter.GetBytes(value)));
            header[name] = JsonSerializer.SerializeToNode(new { dtype = "F32", shape, data_offsets = new[] { start, data.Count } });
        }

        return Of(header.ToJsonString(), data.ToArray());
    }
}
