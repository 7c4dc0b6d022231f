using System.Text.Json.Nodes;
using Search.Core.Settings;

namespace Search.Tests.Cli;

/// <summary><c>models list DIR…</c>: what the files of a user's folders tell.</summary>
public sealed class ModelsListTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_users_folders_are_listed_with_what_their_files_tell()
    {
        var refused = _home.File("gpt");
        Directory.CreateDirectory(refused);
        foreach (var file in Directory.GetFiles(TestData.InCheckout(SearchInstallation.BundledModel)))
        {
            File.Copy(file, Path.Combine(refused, Path.GetFileName(file)));
        }

        var config = Path.Combine(refused, "config.json");
        await File.WriteAllTextAsync(
            config, (await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken)).Replace("\"bert\"", "\"gpt9\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var fitting = TestData.InCheckout(SearchInstallation.BundledModel);

        var json = JsonNode.Parse((await RunAsync("models", "list", fitting, refused, "--json")).Output)!;
        var text = (await RunAsync("models", "list", fitting + Path.DirectorySeparatorChar, refused)).Output;

        Assert.Equal(15, json["models"]!.AsArray().Count);
        var (first, second) = (json["folders"]![0]!, json["folders"]![1]!);
        Assert.Equal(("mini-reranker-l6", "fits", "bert", "bert-1"), ((string?)first["name"], (string?)first["state"], (string?)first["architecture"], (string?)first["head"]));
        Assert.Equal((6, 384, 512), ((int)first["layers"]!, (int)first["hidden"]!, (int)first["maxLength"]!));
        Assert.Equal(new FileInfo(Path.Combine(fitting, "model.safetensors")).Length, (long)first["bytes"]!);
        Assert.Equal("refused", (string?)second["state"]);
        Assert.Contains("the model_type is 'gpt9'; expected bert", (string?)second["reason"], StringComparison.Ordinal);
        Assert.Matches("(?m)^mini-reranker-l6 +bert-1 +fits +[0-9.]+ MB in ", text);
        Assert.Matches("(?m)^gpt +- +refused .*\n  .*config.json: the model_type is 'gpt9'", text);
    }

    [Fact]
    public async Task A_folder_with_a_ready_file_is_listed_with_what_is_known()
    {
        var json = JsonNode.Parse((await RunAsync("models", "list", TestData.Require("golden/checkpoints-bad/onnx-nan-output"), "--json")).Output)!;

        var folder = json["folders"]![0]!;
        Assert.Equal(("fits", null), ((string?)folder["state"], (string?)folder["architecture"]));
        Assert.Contains(".onnx", (string?)folder["weights"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_refused()
    {
        var result = await RunAsync("models", "list", "./none");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("There is no folder", result.Errors, StringComparison.Ordinal);
    }

    private Task<ProgramRunner.Result> RunAsync(params string[] arguments) => ProgramRunner.RunAsync("Search.Cli", _home.Path, arguments);
}
