using System.Text.Json.Nodes;
using Search.Core.Storage;
using Search.Onnx.Models;

namespace Search.Tests.Cli;

/// <summary><c>models list</c>: the registry's models, and the models in a user's folders.</summary>
public sealed class ModelsListTests : CliTests
{
    [Fact]
    public async Task The_fifteen_models_are_listed_with_their_state_on_this_machine()
    {
        var result = await ListAsync("--json");

        Assert.Equal(0, result.ExitCode);
        var models = JsonNode.Parse(result.Output)!["models"]!.AsArray();
        Assert.Equal(15, models.Count);
        Assert.Equal("cross-encoder/ms-marco-TinyBERT-L2-v2", (string?)models[0]!["repository"]);
        Assert.All(models, model => Assert.Equal(("ready", "not pulled"), ((string?)model!["state"], (string?)model["here"])));
        Assert.All(models, model => Assert.NotEmpty(model!["unconfirmed"]!.AsArray()));
        Assert.Equal("mini-reranker-l6", (string?)JsonNode.Parse(result.Output)!["bundled"]!["name"]);
    }

    [Fact]
    public async Task The_list_begins_with_the_recommended_models_and_has_no_footnotes()
    {
        var lines = (await ListAsync()).Output.Split('\n');

        Assert.StartsWith("Which one?", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("  default    mini-reranker-l6 ", lines[1], StringComparison.Ordinal);
        Assert.Matches("^  fast +ms-marco-TinyBERT-L2-v2 .* 9000 docs/s; not pulled$", lines[2]);
        Assert.Matches("^  balanced +ms-marco-MiniLM-L6-v2 .* 1800 docs/s; not pulled$", lines[3]);
        Assert.Matches("^  best +ms-marco-MiniLM-L12-v2 .* 960 docs/s; not pulled$", lines[4]);
        Assert.DoesNotContain(lines, line => line.Contains("ready*", StringComparison.Ordinal) || line.StartsWith('*'));
        Assert.Contains(lines, line => line.StartsWith("--details ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task With_details_properties_that_only_published_files_can_confirm_are_marked()
    {
        var result = await ListAsync("--details");

        var lines = result.Output.Split('\n');
        var notes = lines.SkipWhile(line => !line.StartsWith("* not checked", StringComparison.Ordinal)).ToList();
        Assert.Contains("tensor names and scores (checked on random weights of this shape and layout)", notes[0], StringComparison.Ordinal);
        Assert.All(ModelRegistry.All, entry =>
        {
            var marks = lines.First(line => line.StartsWith(entry.Name + " ", StringComparison.Ordinal)).Split("ready*")[1].Split("not pulled")[0];
            Assert.Equal(
                entry.Unconfirmed.Skip(1).Order(StringComparer.Ordinal),
                marks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(mark => notes.First(note => note.StartsWith($"  {mark}  ", StringComparison.Ordinal))[(4 + mark.Length)..]).Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public async Task A_users_folders_are_listed_with_what_their_files_tell()
    {
        var refused = CopyOfBundledModel();
        var config = Path.Combine(refused, "config.json");
        await File.WriteAllTextAsync(
            config, (await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken)).Replace("\"bert\"", "\"gpt9\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var fitting = TestData.InCheckout(SearchInstallation.BundledModel);

        var json = JsonNode.Parse((await ListAsync(fitting, refused, "--json")).Output)!;
        var text = (await ListAsync(fitting + Path.DirectorySeparatorChar, refused)).Output;

        Assert.Equal(15, json["models"]!.AsArray().Count);
        var (first, second) = (json["folders"]![0]!, json["folders"]![1]!);
        Assert.Equal(("mini-reranker-l6", "fits", "bert", "bert-1"), ((string?)first["name"], (string?)first["state"], (string?)first["architecture"], (string?)first["head"]));
        Assert.Equal((6, 384, 128), ((int)first["layers"]!, (int)first["hidden"]!, (int)first["maxLength"]!));
        Assert.Equal(new FileInfo(Path.Combine(fitting, "model.safetensors")).Length, (long)first["bytes"]!);
        Assert.Equal("refused", (string?)second["state"]);
        Assert.Contains("the model_type is 'gpt9'; expected bert", (string?)second["reason"], StringComparison.Ordinal);
        Assert.Matches("(?m)^mini-reranker-l6 +bert-1 +fits +[0-9.]+ MB in ", text);
        Assert.Matches("(?m)^model +- +refused .*\n  .*config.json: the model_type is 'gpt9'", text);
    }

    [Fact]
    public async Task A_folder_with_a_ready_file_is_listed_with_what_is_known()
    {
        var json = JsonNode.Parse((await ListAsync(TestData.Require("golden/checkpoints-bad/onnx-nan-output"), "--json")).Output)!;

        var folder = json["folders"]![0]!;
        Assert.Equal(("fits", null), ((string?)folder["state"], (string?)folder["architecture"]));
        Assert.Contains(".onnx", (string?)folder["weights"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_is_refused()
    {
        var result = await ListAsync("./none");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("There is no folder", result.Errors, StringComparison.Ordinal);
    }

    private Task<ProgramRunner.Result> ListAsync(params string[] arguments) => RunAsync("", ["models", "list", .. arguments]);
}
