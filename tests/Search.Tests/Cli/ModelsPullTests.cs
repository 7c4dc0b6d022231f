using System.Text.Json.Nodes;

namespace Search.Tests.Cli;

/// <summary><c>models pull</c> as a user runs it.</summary>
public sealed class ModelsPullTests : CliTests
{
    [Fact]
    public async Task Pull_takes_a_model_from_the_folder_that_SEARCH_MODELS_names()
    {
        var offline = Directory.CreateDirectory(Home.File("offline/nboost/pt-bert-base-uncased-msmarco")).FullName;
        foreach (var file in new[] { "config.json", "vocab.txt", "pytorch_model.bin" })
        {
            await File.WriteAllTextAsync(Path.Combine(offline, file), file, TestContext.Current.CancellationToken);
        }

        var result = await ProgramRunner.RunAsync(
            "Search.Cli",
            Home.Path,
            ["models", "pull", "pt-bert-base-uncased-msmarco", "--json"],
            variables: new Dictionary<string, string> { ["SEARCH_MODELS"] = Home.File("offline"), ["HF_ENDPOINT"] = "http://127.0.0.1:9" });

        Assert.Equal(0, result.ExitCode);
        var folder = (string)JsonNode.Parse(result.Output)!["folder"]!;
        Assert.Equal("vocab.txt", await File.ReadAllTextAsync(Path.Combine(folder, "vocab.txt"), TestContext.Current.CancellationToken));
        var files = JsonNode.Parse(result.Output)!["files"]!.AsArray();
        Assert.Equal(["config.json", "vocab.txt", "pytorch_model.bin"], files.Select(file => (string?)file!["path"]));
        Assert.All(files, file => Assert.Equal("nothing", (string?)file!["checked"]));
        Assert.Contains("vocab.txt: 9 of 9 bytes", result.Errors, StringComparison.Ordinal);
        Assert.Contains("warning: pt-bert-base-uncased-msmarco: config.json, vocab.txt, pytorch_model.bin: they were not checked", result.Errors, StringComparison.Ordinal);
    }
}
