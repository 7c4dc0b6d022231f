using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Search.Tests.Onnx;

/// <summary>Small files as <c>torch.save</c> writes them.</summary>
internal static class TorchBytes
{
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The zip format, with one matrix of FP32 as <c>weight</c>.</summary>
    public static byte[] Archive(int rows, int columns, float[] values) => Archive(StateDictionary(rows, columns), ("data/0", AsBytes(values)));

    /// <summary>The zip format, with any pickle.</summary>
    public static byte[] Archive(byte[] pickle, params (string Name, byte[] Bytes)[] entries)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries.Prepend(("data.pkl", pickle)))
            {
                using var entry = archive.CreateEntry("archive/" + name, CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        }

        return file.ToArray();
    }

    /// <summary>The format before zip.</summary>
    public static byte[] Legacy(int rows, int columns, float[] values)
    {
        var count = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(count, values.Length);
        return
        [
            .. Pickle([0x8a, 10, .. Magic.ToByteArray()]),
            .. Pickle([(byte)'M', 0xe9, 0x03]),
            .. Pickle([(byte)'}']),
            .. StateDictionary(rows, columns),
            .. Pickle([(byte)']', .. Text("0"), (byte)'a']),
            .. count,
            .. AsBytes(values),
        ];
    }

    /// <summary>Operations as a pickle of protocol 2.</summary>
    public static byte[] Pickle(params byte[] operations) => [0x80, 2, .. operations, (byte)'.'];

    public static byte[] Global(string module, string name) => [(byte)'c', .. Encoding.ASCII.GetBytes($"{module}\n{name}\n")];

    public static byte[] Text(string text) => [(byte)'X', .. BitConverter.GetBytes(text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] StateDictionary(int rows, int columns) => Pickle(
    [
        (byte)'}', .. Text("weight"),
        .. Global("torch._utils", "_rebuild_tensor_v2"),
        (byte)'(',
        (byte)'(', .. Text("storage"), .. Global("torch", "FloatStorage"), .. Text("0"), .. Text("cpu"), (byte)'K', (byte)(rows * columns), (byte)'t', (byte)'Q',
        (byte)'K', 0,
        (byte)'K', (byte)rows, (byte)'K', (byte)columns, 0x86,
        (byte)'K', (byte)columns, (byte)'K', 1, 0x86,
        0x89, .. Global("collections", "OrderedDict"), (byte)')', (byte)'R',
        (byte)'t', (byte)'R',
        (byte)'s',
    ]);

    private static byte[] AsBytes(float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();
}
