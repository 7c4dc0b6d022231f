using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;
using Search.Onnx.Checkpoints;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Verification;

namespace Search.Tests.Onnx.Variants;

/// <summary>A folder with several ready ONNX files, one of them broken, runs a complete one and names the broken one.</summary>
public sealed class ReadyFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public ReadyFilesTests()
    {
        var golden = TestData.Require("golden/checkpoints/ce-minilm-2");
        foreach (var file in new[] { "config.json", "vocab.txt", "tokenizer_config.json", "onnx/model.onnx", "onnx/model_fp16.onnx" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Model, file))!);
            File.Copy(Path.Combine(golden, file), Path.Combine(Model, file));
        }
    }

    private string Model => _folder.File("model");

    private DataDirectory Home => new(_folder.File("home"));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model_quantized.onnx", "int8", "fp32")]
    [InlineData("model_quantized.onnx", null, "fp32")]
    [InlineData("model_fp16.onnx", "fp16", "fp32")]
    [InlineData("model.onnx", "fp32", "fp16")]
    [InlineData("model.onnx", null, "fp16")]
    [InlineData("another.onnx", null, "fp32")]
    public async Task The_nearest_complete_file_runs_and_the_broken_one_is_named(string broken, string? asked, string expected)
    {
        Break(broken);

        using var reranker = await LoadAsync(asked);

        Assert.Equal(expected, reranker.Info.Precision);
        Assert.Contains($"Not used: {Path.Combine(Model, "onnx", broken)}: not an ONNX model, or cut off", reranker.Info.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_its_data_is_left_out_too()
    {
        var source = TestData.Require("golden/checkpoints-bad/onnx-external-data-missing/onnx/model.onnx");
        File.Copy(source, Path.Combine(Model, "onnx", "model_int8.onnx"));

        using var reranker = await LoadAsync("int8");

        Assert.Equal("fp32", reranker.Info.Precision);
        Assert.Contains("are in 'model.onnx_data', which does not exist", reranker.Info.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_ONNX_files_give_no_warning()
    {
        using var reranker = await LoadAsync("fp32");

        Assert.Null(reranker.Info.Note);
    }

    [Fact]
    public async Task When_all_files_are_broken_the_first_problem_is_reported()
    {
        Break("model.onnx");
        Break("model_fp16.onnx");

        var error = await Assert.ThrowsAsync<ModelException>(() => LoadAsync(null));

        Assert.StartsWith($"{Path.Combine(Model, "onnx", "model.onnx")}: not an ONNX model", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("models verify MODEL")]
    [InlineData("models export MODEL --out OUT")]
    public async Task Commands_print_the_note_on_the_broken_file_to_stderr(string command)
    {
        Break("model_quantized.onnx");

        var result = await RunAsync(command);

        Assert.Equal(0, result.ExitCode);
        Assert.Matches("(?m)^note: model: Not used: .*model_quantized.onnx: not an ONNX model", result.Errors);
    }

    [Fact]
    public async Task The_list_of_folders_shows_the_warning_below_the_folder()
    {
        Break("model_quantized.onnx");

        var result = await RunAsync("models list MODEL");

        Assert.Matches("(?m)^model +- +fits .*\n  Not used: .*model_quantized.onnx: not an ONNX model", result.Output);
        Assert.Contains(OnnxFiles.In(Model).Warning!, FolderModel.Of(Model).Warning, StringComparison.Ordinal);
    }

    private void Break(string file)
    {
        var path = Path.Combine(Model, "onnx", file);
        var whole = File.ReadAllBytes(TestData.Require("golden/checkpoints/ce-minilm-2/onnx/model.onnx"));
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
    }

    private Task<CrossEncoder> LoadAsync(string? precision) => new RerankerLoader(Home).LoadAsync(
        Model, new ScoringOptions { Device = "cpu", Precision = precision }, TestContext.Current.CancellationToken);

    private Task<ProgramRunner.Result> RunAsync(string command) => ProgramRunner.RunAsync(
        "Search.Cli", Home.Folder, [.. command.Split(' ').Select(word => word switch { "MODEL" => Model, "OUT" => _folder.File("out"), _ => word })]);
}
