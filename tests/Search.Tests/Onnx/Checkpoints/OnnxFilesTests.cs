using Search.Core.Errors;
using Search.Onnx.Checkpoints;

namespace Search.Tests.Onnx.Checkpoints;

/// <summary>Ready files whose names do not give the precision; their weights do.</summary>
public sealed class OnnxFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("golden/checkpoints/ce-minilm-2/onnx/model.onnx", "fp32")]
    [InlineData("golden/checkpoints/ce-minilm-2/onnx/model_fp16.onnx", "fp16")]
    [InlineData("golden/checkpoints/nboost-tinybert/onnx/model_fp16_weights.onnx", "fp32")]
    [InlineData("model/onnx/model_qint8.onnx", "int8")]
    public void The_weights_decide_the_precision_when_the_file_name_does_not(string file, string precision)
    {
        File.CreateSymbolicLink(_folder.File("bert-base-msmarco.onnx"), TestData.Require(file));

        Assert.Equal(precision, OnnxFiles.In(_folder.Path).Nearest("fp32")!.Precision);
    }

    [Fact]
    public void An_fp16_file_without_fp16_in_its_name_is_not_used_as_the_exact_one()
    {
        var golden = TestData.Require("golden/checkpoints/ce-minilm-2/onnx");
        File.CreateSymbolicLink(_folder.File("a.onnx"), Path.Combine(golden, "model_fp16.onnx"));
        File.CreateSymbolicLink(_folder.File("longer-name.onnx"), Path.Combine(golden, "model.onnx"));

        var files = OnnxFiles.In(_folder.Path);
        Assert.Equal((_folder.File("longer-name.onnx"), "fp32"), (files.Nearest("fp32")!.File, files.Nearest("fp32")!.Precision));
        Assert.Equal((_folder.File("a.onnx"), "fp16"), (files.Nearest("fp16")!.File, files.Nearest("fp16")!.Precision));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    public void An_unknown_model_name_is_refused(string content)
    {
        File.WriteAllText(_folder.File("model.onnx"), content);

        Assert.Contains("model.onnx", Assert.Throws<ModelException>(() => OnnxFiles.In(_folder.Path)).Message, StringComparison.Ordinal);
    }
}
