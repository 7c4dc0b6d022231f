using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using Search.Benchmarks.Synthetic;
using Search.Core.Errors;
using Search.Onnx.Checkpoints;
using Search.Onnx.Checkpoints.PyTorch;

namespace Search.Tests.Onnx.Checkpoints;

/// <summary>Element types that published rerankers do not have.</summary>
public sealed class TensorTypesTests : IDisposable
{
    private static readonly double[] Values = [1, -2.5, 3e-8, 1d / 3];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Doubles_of_a_safetensors_file_are_read_as_singles()
    {
        using var file = new SafetensorsFile(Write("model.safetensors", Safetensors("F64", MemoryMarshal.AsBytes<double>(Values))));

        Assert.Equal(Singles, new Weights(file).Read("weight", 2, 2));
    }

    [Fact]
    public void Doubles_of_a_PyTorch_file_are_read_as_singles()
    {
        using var file = new TorchFile(Write("pytorch_model.bin", DoubleArchive()));

        Assert.Equal(Singles, new Weights(file).Read("weight", 2, 2));
    }

    [Theory]
    [InlineData("F8_E4M3", 1, "holds 8-bit floats")]
    [InlineData("F8_E5M2", 1, "holds 8-bit floats")]
    [InlineData("I64", 8, "holds integers")]
    [InlineData("BOOL", 1, "holds integers")]
    public void Weights_of_an_unsupported_type_are_refused_and_named(string type, int bytes, string reason)
    {
        using var file = new SafetensorsFile(Write("model.safetensors", Safetensors(type, new byte[4 * bytes])));

        var error = Assert.Throws<ModelException>(() => new Weights(file).Read("weight", 2, 2));

        Assert.Contains($"model.safetensors: the tensor weight {reason}; expected weights of type F64, F32", error.Message, StringComparison.Ordinal);
    }

    private static float[] Singles => [.. Values.Select(value => (float)value)];

    private static byte[] Safetensors(string type, ReadOnlySpan<byte> data) =>
        SafetensorsBytes.Of($$"""{"weight":{"dtype":"{{type}}","shape":[2,2],"data_offsets":[0,{{data.Length}}] } }""", data);

    /// <summary>An archive of singles, with another kind of storage and its bytes.</summary>
    private static byte[] DoubleArchive()
    {
        using var singles = new ZipArchive(new MemoryStream(TorchBytes.Archive(2, 2, Singles)));
        using var reader = new StreamReader(singles.GetEntry("archive/data.pkl")!.Open(), Encoding.Latin1);
        var pickle = reader.ReadToEnd().Replace("FloatStorage", "DoubleStorage", StringComparison.Ordinal);
        return TorchBytes.Archive(Encoding.Latin1.GetBytes(pickle), ("data/0", MemoryMarshal.AsBytes<double>(Values).ToArray()));
    }

    private string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(_folder.File(name), bytes);
        return _folder.File(name);
    }
}
