using System.IO.Compression;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace Search.Benchmarks.Synthetic;

/// <summary>Small files as <c>torch.save</c> writes them.</summary>
internal static class TorchBytes
{
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The zip format, with one matrix of FP32 as <c>weight</c>.</summary>
    public static byte[] Archive(int rows, int columns, float[] values) => Archive([new SyntheticTensor("weight", [rows, columns], values)]);

    /// <summary>The zip format, with tensors of FP32.</summary>
    public static byte[] Archive(SyntheticTensor[] tensors) => Archive(
        StateDictionary(tensors), [.. tensors.Select((tensor, key) => ($"data/{key}", AsBytes(tensor.Values)))]);

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

    /// <summary>The format before zip, with one matrix of FP32 as <c>weight</c>.</summary>
    public static byte[] Legacy(int rows, int columns, float[] values) => Legacy([new SyntheticTensor("weight", [rows, columns], values)]);

    /// <summary>The format before zip: four pickles, the storages' keys, then each storage's length and elements.</summary>
    public static byte[] Legacy(SyntheticTensor[] tensors)
    {
        using var file = new MemoryStream();
        file.Write(Pickle([0x8a, 10, .. Magic.ToByteArray()]));
        file.Write(Pickle([(byte)'M', 0xe9, 0x03]));
        file.Write(Pickle([(byte)'}']));
        file.Write(StateDictionary(tensors));
        file.Write(Pickle([(byte)']', (byte)'(', .. tensors.SelectMany((_, key) => Text(Key(key))), (byte)'e']));
        foreach (var tensor in tensors)
        {
            file.Write(BitConverter.GetBytes((long)tensor.Values.Length));
            file.Write(AsBytes(tensor.Values));
        }

        return file.ToArray();
    }

    /// <summary>Operations as a pickle of protocol 2.</summary>
    public static byte[] Pickle(params byte[] operations) => [0x80, 2, .. operations, (byte)'.'];

    public static byte[] Global(string module, string name) => [(byte)'c', .. Encoding.ASCII.GetBytes($"{module}\n{name}\n")];

    public static byte[] Text(string text) => [(byte)'X', .. BitConverter.GetBytes(text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] StateDictionary(SyntheticTensor[] tensors) => Pickle([(byte)'}', .. tensors.SelectMany(Item)]);

    /// <summary>One name and its tensor: a row-major view of its own storage.</summary>
    private static byte[] Item(SyntheticTensor tensor, int key) =>
    [
        .. Text(tensor.Name),
        .. Global("torch._utils", "_rebuild_tensor_v2"),
        (byte)'(',
        (byte)'(', .. Text("storage"), .. Global("torch", "FloatStorage"), .. Text(Key(key)), .. Text("cpu"), .. Whole(tensor.Values.Length), (byte)'t', (byte)'Q',
        .. Whole(0),
        .. Tuple(tensor.Shape),
        .. Tuple(tensor.Shape is [_, var columns] ? [columns, 1] : [1]),
        0x89, .. Global("collections", "OrderedDict"), (byte)')', (byte)'R',
        (byte)'t', (byte)'R',
        (byte)'s',
    ];

    private static string Key(int key) => key.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static byte[] Whole(int number) => [(byte)'J', .. BitConverter.GetBytes(number)];

    private static byte[] Tuple(int[] numbers) => [(byte)'(', .. numbers.SelectMany(Whole), (byte)'t'];

    private static byte[] AsBytes(float[] values) => MemoryMarshal.AsBytes<float>(values).ToArray();
}
