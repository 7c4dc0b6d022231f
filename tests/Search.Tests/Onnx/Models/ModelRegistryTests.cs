using System.Security.Cryptography;
using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Downloads;
using Search.Onnx;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;
using Search.Tests.Downloads;

namespace Search.Tests.Onnx.Models;

/// <summary>The fifteen models of the registry, each with a small checkpoint of its architecture and files: from pull to scores.</summary>
public class ModelRegistryTests
{
    private static readonly string[] Heads = ["bert-1", "bert-2", "electra-1", "electra-cls-linear-2", "distilbert-cls-linear-1"];

    [Fact]
    public void The_registry_has_the_model_cards_rows_in_order() => Assert.Equal(
        [
            "ms-marco-TinyBERT-L2-v2", "ms-marco-MiniLM-L2-v2", "ms-marco-MiniLM-L4-v2", "ms-marco-MiniLM-L6-v2", "ms-marco-MiniLM-L12-v2",
            "ms-marco-TinyBERT-L2", "ms-marco-TinyBERT-L4", "ms-marco-TinyBERT-L6", "ms-marco-electra-base",
            "pt-tinybert-msmarco", "pt-bert-base-uncased-msmarco", "pt-bert-large-msmarco",
            "electra-base-msmarco", "bert-multilingual-passage-reranking-msmarco", "distilbert-cat-margin_mse-T2-msmarco",
        ],
        ModelRegistry.All.Select(entry => entry.Name));

    [Theory]
    [InlineData("ms-marco-MiniLM-L6-v2", "cross-encoder/ms-marco-MiniLM-L6-v2")]
    [InlineData("cross-encoder/ms-marco-MiniLM-L-12-v2", "cross-encoder/ms-marco-MiniLM-L12-v2")]
    [InlineData("ms-marco-minilm-l-12-v2", "cross-encoder/ms-marco-MiniLM-L12-v2")]
    [InlineData("amber-tech/bert-multilingual-passage-reranking-msmarco", "amberoad/bert-multilingual-passage-reranking-msmarco")]
    public void A_registry_model_is_found_by_all_its_current_and_earlier_names(string name, string repository) =>
        Assert.Equal(repository, ModelRegistry.Find(name)?.Repository);

    [Fact]
    public void Every_row_has_a_known_head_and_unique_names()
    {
        Assert.All(ModelRegistry.All, entry => Assert.Contains(entry.Head, Heads));
        Assert.All(ModelRegistry.All, entry => Assert.Equal("ready", entry.State));
        Assert.All(ModelRegistry.All, entry => Assert.Equal(0, entry.Hidden % entry.AttentionHeads));
        Assert.All(ModelRegistry.All, entry => Assert.All(entry.Files, file => Assert.True(file.Sha256 is null or { Length: 64 })));
        var names = ModelRegistry.All.SelectMany(entry => entry.Aliases.Append(entry.Repository)).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void The_recommended_models_are_ordered_from_fast_to_best()
    {
        var recommended = ModelRegistry.All.Where(entry => entry.Recommended is not null).ToList();

        Assert.Equal(["fast", "balanced", "best"], recommended.Select(entry => entry.Recommended));
        Assert.Equal(recommended.OrderByDescending(entry => entry.Published.DocsPerSecond), recommended);
        Assert.Equal(recommended.OrderBy(entry => entry.Published.Ndcg10), recommended);
    }

    [Fact]
    public async Task A_model_that_is_not_pulled_is_refused_with_the_command_that_pulls_it()
    {
        using var home = new TempFolder();

        var error = await Assert.ThrowsAsync<BadInputException>(
            () => new RerankerLoader(new DataDirectory(home.Path)).LoadAsync("ms-marco-MiniLM-L6-v2", new ScoringOptions()));

        Assert.Contains("./search models pull ms-marco-MiniLM-L6-v2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ms-marco-TinyBERT-L2-v2", "ce-minilm-2")]
    [InlineData("ms-marco-MiniLM-L2-v2", "ce-minilm-2")]
    [InlineData("ms-marco-MiniLM-L4-v2", "ce-minilm-2")]
    [InlineData("ms-marco-MiniLM-L6-v2", "ce-minilm-2")]
    [InlineData("ms-marco-MiniLM-L12-v2", "ce-minilm-2")]
    [InlineData("ms-marco-TinyBERT-L2", "ce-tinybert-v1-legacy")]
    [InlineData("ms-marco-TinyBERT-L4", "ce-tinybert-head26")]
    [InlineData("ms-marco-TinyBERT-L6", "ce-tinybert-head26")]
    [InlineData("ms-marco-electra-base", "ce-electra")]
    [InlineData("pt-tinybert-msmarco", "nboost-tinybert")]
    [InlineData("pt-bert-base-uncased-msmarco", "nboost-bert-gamma-beta")]
    [InlineData("pt-bert-large-msmarco", "nboost-bert-gamma-beta")]
    [InlineData("electra-base-msmarco", "capreolus-electra-with-dense")]
    [InlineData("bert-multilingual-passage-reranking-msmarco", "amberoad-multilingual")]
    [InlineData("distilbert-cat-margin_mse-T2-msmarco", "distilbert-cat")]
    public async Task A_checkpoint_of_its_architecture_and_files_is_pulled_and_scores_as_the_reference(string name, string checkpoint)
    {
        var source = TestData.Require($"golden/checkpoints/{checkpoint}");
        using var golden = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(source, "golden.json"), TestContext.Current.CancellationToken));
        using var home = new TempFolder();
        var entry = ModelRegistry.Find(name)!;
        await PullAsync(new DataDirectory(home.Path), entry, source);

        using var reranker = await new RerankerLoader(new DataDirectory(home.Path)).LoadAsync(name, new ScoringOptions
        {
            Device = "cpu",
            Precision = "fp32",
            MaxLength = golden.RootElement.GetProperty("max_length").GetInt32(),
            Truncation = golden.RootElement.GetProperty("truncation").GetString()!,
        });

        Assert.Equal(entry.Name, reranker.Info.Model);
        foreach (var pair in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            var score = Assert.Single(await reranker.ScoreAllAsync(pair.GetProperty("query").GetString()!, [pair.GetProperty("passage").GetString()!]));
            var expected = pair.GetProperty("score").GetSingle();
            Assert.Equal(expected, score.Relevance, 3e-4f * (1 + Math.Abs(expected)));
        }
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("config.json")]
    public async Task A_pulled_model_whose_file_changed_is_refused_with_both_hashes(string name)
    {
        using var home = new TempFolder();
        var entry = ModelRegistry.Find("ms-marco-TinyBERT-L2-v2")!;
        await PullAsync(new DataDirectory(home.Path), entry, TestData.Require("golden/checkpoints/ce-minilm-2"));
        var file = Path.Combine(new ModelStore(new DataDirectory(home.Path)).FolderOf(entry), name);
        var (was, bytes) = (Sha256(file), await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        bytes[^2] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<ModelException>(
            () => new RerankerLoader(new DataDirectory(home.Path)).LoadAsync(entry.Name, new ScoringOptions { Device = "cpu" }));

        Assert.Contains($"{file}: its SHA-256 is {Sha256(file)}; expected {was}, as it was pulled", error.Message, StringComparison.Ordinal);
    }

    private static string Sha256(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    /// <summary>The small files are not the published ones, so their hashes are not checked.</summary>
    private static async Task PullAsync(DataDirectory home, ModelEntry entry, string source)
    {
        await using var hub = await FileServer.StartAsync();
        foreach (var file in entry.Files)
        {
            hub.Files["/" + file.Path] = await File.ReadAllBytesAsync(Path.Combine(source, file.Path), TestContext.Current.CancellationToken);
        }

        using var http = Downloader.CreateHttp();
        var settings = new HubSettings { Endpoints = [hub.Url] };
        await new ModelDownloader(home, settings, http, TimeProvider.System).PullAsync(
            entry with { Files = [.. entry.Files.Select(file => file with { Sha256 = null })] }, null, TestContext.Current.CancellationToken);
    }
}
