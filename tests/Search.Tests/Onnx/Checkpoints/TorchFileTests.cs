using Search.Benchmarks.Synthetic;
using Search.Core.Errors;
using Search.Onnx.Checkpoints;
using Search.Onnx.Checkpoints.PyTorch;

namespace Search.Tests.Onnx.Checkpoints;

/// <summary><c>pytorch_model.bin</c> in both formats: its tensors are read, and no code in it is executed.</summary>
public sealed class TorchFileTests : IDisposable
{
    private static readonly float[] Values = [1, 2, 3, 4, 5, 6];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_tensor_is_read_from_both_formats(bool legacy)
    {
        using var file = Open(legacy ? TorchBytes.Legacy(2, 3, Values) : TorchBytes.Archive(2, 3, Values));

        var tensor = file.Tensors["weight"];
        Assert.Equal("[2, 3]", tensor.ShapeText);
        Assert.Equal(Values, file.Read(tensor));
    }

    [Theory]
    [InlineData("ce-minilm-2")]
    [InlineData("ce-tinybert-v1-legacy")]
    [InlineData("nboost-bert-gamma-beta")]
    [InlineData("capreolus-electra")]
    [InlineData("bert-bfloat16")]
    [InlineData("distilbert-cat")]
    public void A_PyTorch_file_holds_the_same_tensors_as_the_safetensors_file(string name)
    {
        var folder = TestData.Require($"golden/checkpoints/{name}");
        using var safe = new SafetensorsFile(Path.Combine(folder, "model.safetensors"));
        using var torch = new TorchFile(Path.Combine(folder, "pytorch_model.bin"));

        foreach (var (tensor, info) in safe.Tensors.Where(entry => entry.Value.Type != TensorType.Other))
        {
            Assert.Equal((info.Type, info.ShapeText), (torch.Tensors[tensor].Type, torch.Tensors[tensor].ShapeText));
            Assert.Equal(safe.Read(info), torch.Read(torch.Tensors[tensor]));
        }
    }

    [Theory]
    [InlineData("posix", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("torch", "load")]
    [InlineData("torch.storage", "_load_from_bytes")]
    [InlineData("torch._utils", "_rebuild_tensor_v2.__globals__")]
    public void A_pickle_name_that_tensors_do_not_need_is_refused_by_that_name(string module, string name)
    {
        var error = Assert.Throws<ModelException>(() => Open(TorchBytes.Archive(
            TorchBytes.Pickle([.. TorchBytes.Global(module, name), .. TorchBytes.Text("touch here"), 0x85, (byte)'R']))));

        Assert.Contains($"{module}.{name}", error.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was executed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_claims_gigabytes_is_refused_before_it_is_allocated()
    {
        var error = Assert.Throws<ModelException>(() => Open(TorchBytes.Archive(TorchBytes.Pickle((byte)'X', 0xf0, 0xff, 0xff, 0xff, (byte)'a'))));

        Assert.Contains("4,294,967,280 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_storage_that_is_too_short_is_refused_with_the_tensor()
    {
        var error = Assert.Throws<ModelException>(() => Open(TorchBytes.Archive(2, 3, Values[..5])));

        Assert.Contains("the tensor weight of shape [2, 3]", error.Message, StringComparison.Ordinal);
    }

    private TorchFile Open(byte[] bytes)
    {
        File.WriteAllBytes(_folder.File("pytorch_model.bin"), bytes);
        return new TorchFile(_folder.File("pytorch_model.bin"));
    }
}
