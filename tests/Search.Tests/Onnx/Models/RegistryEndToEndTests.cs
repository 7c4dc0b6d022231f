using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Benchmarks.Synthetic;
using Search.Cli.Commands.Models;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Downloads;
using Search.Evaluation.Reports;
using Search.Onnx;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;
using Search.Tests.Downloads;
using Search.Tests.Onnx.Synthetic;

namespace Search.Tests.Onnx.Models;

/// <summary>
/// The meaning of <c>ready</c> in <c>models list</c>: for each of the fifteen models, files of its architecture and layout with random
/// weights go through pull, list, verify and rerank, and the scores are those of an independent forward pass.
/// </summary>
public sealed class RegistryEndToEndTests : IAsyncLifetime
{
    private static readonly string Command =
        $"artifacts/bin/Search.Tests/debug/Search.Tests -explicit only -class {typeof(RegistryEndToEndTests).FullName}";

    private const int SmallVocabulary = 2_000;
    private const string Query = "moon night";
    private static readonly string[] Passages = ["water stone river", "bread", "light winter moon water night", ""];

    private readonly TempFolder _home = new();
    private FileServer _hub = null!;

    public static TheoryData<string> Rows => [.. ModelRegistry.All.Select(entry => entry.Name)];

    public async ValueTask InitializeAsync() => _hub = await FileServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _home.Dispose();
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_registry_model_is_pulled_and_gives_the_right_scores(string name)
    {
        var row = ModelRegistry.Find(name)!;
        var (model, vocabulary) = Make(Small(row), SmallVocabulary);
        var files = SyntheticFiles.Of(model, vocabulary);

        // The registry's hashes are for the published files. So the pull runs in this process without them, and the rest through the program.
        await PullAsync(row, files);

        Assert.Equal("pulled", (string?)(await ListAsync()).Single(item => (string?)item!["name"] == name)!["here"]);
        var verified = await RunAsync("", "models", "verify", name, "--golden", WriteGolden(model, vocabulary, row.MaxLength), "--json");
        Assert.Equal((files.Count, Passages.Length), ((int)JsonNode.Parse(verified.Output)!["files"]!, (int)JsonNode.Parse(verified.Output)!["goldenPairs"]!));
        Assert.InRange((double)JsonNode.Parse(verified.Output)!["maxDifference"]!, 0, 1e-3);
        Assert.All(JsonNode.Parse(verified.Output)!["pulled"]!.AsArray(), file => Assert.Equal("size", (string?)file!["checked"]));
        Assert.Contains($"warning: {name}: config.json", verified.Errors, StringComparison.Ordinal);
        Assert.Contains("only their size was checked", verified.Errors, StringComparison.Ordinal);
        var answer = await RunAsync(
            JsonSerializer.Serialize(new { query = Query, documents = Passages }), "rerank", "--model", name, "--precision", "fp32");
        AssertScores(model, vocabulary, [.. JsonNode.Parse(answer.Output)!["scores"]!.AsArray().Select(score => (float)score!)]);
    }

    [Fact]
    public async Task Every_registry_row_is_pulled_and_wrong_bytes_are_refused()
    {
        foreach (var row in ModelRegistry.All)
        {
            foreach (var file in row.Files.Where(file => file.Path != "vocab.txt"))
            {
                _hub.Files[$"{row.Repository}/resolve/{row.Revision}/{file.Path}"] = "{}"u8.ToArray();
            }
        }

        _hub.Files["/vocab.txt"] = await File.ReadAllBytesAsync(
            TestData.InCheckout(Path.Combine("models", "mini-reranker-l6", "vocab.txt")), TestContext.Current.CancellationToken);
        var results = new List<(string Name, ProgramRunner.Result Result)>();
        foreach (var row in ModelRegistry.All)
        {
            results.Add((row.Name, await RunAsync("", "models", "pull", row.Name)));
        }

        var refused = Assert.Single(results, item => item.Result.ExitCode != 0);
        Assert.Equal("ms-marco-MiniLM-L6-v2", refused.Name);
        Assert.Contains("380e02c93f431831be65d99a4e7e5f67c133985bf2e77d9d4eba46847190bacc", refused.Result.Errors, StringComparison.Ordinal);
        Assert.Equal(14, (await ListAsync()).Count(item => (string?)item!["here"] == "pulled"));
    }

    /// <summary>
    /// The exact architecture. The large ones need minutes and gigabytes, so it runs only on request
    /// (<c>-explicit only -class Search.Tests.Onnx.Registry.RegistryEndToEndTests</c>). Writes the results for docs/models.md.
    /// </summary>
    [Theory(Explicit = true)]
    [MemberData(nameof(Rows))]
    public async Task A_registry_model_of_full_size_is_pulled_and_gives_the_right_scores(string name)
    {
        var row = ModelRegistry.Find(name)!;
        var (model, vocabulary) = Make(row, row.Vocabulary == "bert-base-multilingual-uncased" ? 105_879 : 30_522);
        var files = SyntheticFiles.Of(model, vocabulary);
        var clock = Stopwatch.StartNew();
        await PullAsync(row, files);
        var pull = clock.Elapsed;
        _hub.Files.Clear();
        var bytes = files.Sum(file => (long)file.Value.Length);
        files.Clear();

        clock.Restart();
        using var reranker = await new RerankerLoader(new DataDirectory(_home.Path)).LoadAsync(
            name, new ScoringOptions { Precision = "fp32", Device = "cpu" }, TestContext.Current.CancellationToken);
        var load = clock.Elapsed;
        float[] scores = [.. (await reranker.ScoreAllAsync(Query, Passages, TestContext.Current.CancellationToken)).Select(score => score.Relevance)];
        var difference = AssertScores(model, vocabulary, scores);

        var folder = Directory.CreateDirectory(Path.Combine(TestData.Checkout, "artifacts", "models")).FullName;
        var result = new FullSizeResult(name, bytes, pull.TotalSeconds, load.TotalSeconds, difference, Provenance.Of(Command));
        await File.WriteAllTextAsync(
            Path.Combine(folder, name + ".json"), ResultFile.ToJson(result) + "\n", TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Two layers and two heads of the model's own size: small, but with the differences between the models. BERT_Cat's files do not give the
    /// number of heads, so it keeps its 12.
    /// </summary>
    private static ModelEntry Small(ModelEntry row)
    {
        var (heads, size) = row.Head == "distilbert-cls-linear-1" ? (12, 8) : (2, row.Hidden / row.AttentionHeads);
        return row with { Layers = 2, AttentionHeads = heads, Hidden = heads * size, Intermediate = 2 * heads * size };
    }

    private static (SyntheticModel Model, string[] Vocabulary) Make(ModelEntry row, int tokens)
    {
        var vocabulary = tokens == SyntheticFiles.SharedVocabulary.Length ? SyntheticFiles.SharedVocabulary : SyntheticFiles.MadeVocabulary(tokens);
        return (new SyntheticModel(row, vocabulary.Length), vocabulary);
    }

    private async Task PullAsync(ModelEntry row, Dictionary<string, byte[]> files)
    {
        foreach (var (path, bytes) in files)
        {
            _hub.Files["/" + path] = bytes;
        }

        using var http = Downloader.CreateHttp();
        await new ModelDownloader(new DataDirectory(_home.Path), new HubSettings { Endpoints = [_hub.Url] }, http, TimeProvider.System).PullAsync(
            row with { Files = [.. row.Files.Select(file => file with { Sha256 = null })] }, null, TestContext.Current.CancellationToken);
    }

    /// <summary>Golden pairs for the model; their scores are those of the independent forward pass.</summary>
    private string WriteGolden(SyntheticModel model, string[] vocabulary, int maxLength)
    {
        var reference = new ReferenceForward(model);
        var pairs = Passages.Select(passage => new { query = Query, passage, logit_reference = Reference(reference, vocabulary, passage) });
        File.WriteAllText(_home.File("golden-of-row.json"), JsonSerializer.Serialize(new { max_length = maxLength, pairs }));
        return _home.File("golden-of-row.json");
    }

    /// <summary>Checks the tolerance of golden logits, 1e-4 absolute and relative per logit; returns the largest difference.</summary>
    private static double AssertScores(SyntheticModel model, string[] vocabulary, float[] scores)
    {
        var reference = new ReferenceForward(model);
        double[] expected = [.. Passages.Select(passage => Reference(reference, vocabulary, passage))];
        Assert.All(expected.Zip(scores), pair => Assert.Equal(pair.First, pair.Second, 1e-4 * model.Labels * (1 + Math.Abs(pair.First))));
        Assert.True(expected.Max() - expected.Min() > 0.05, $"Scores that hardly differ do not test the order: {string.Join(", ", expected.Select(score => score.ToString(CultureInfo.InvariantCulture)))}");
        return expected.Zip(scores, (one, other) => Math.Abs(one - other)).Max();
    }

    private static double Reference(ReferenceForward reference, string[] vocabulary, string passage)
    {
        int[] query = [Id("[CLS]"), .. Query.Split(' ').Select(Id), Id("[SEP]")];
        int[] document = [.. passage.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Id), Id("[SEP]")];
        return reference.Relevance([.. query, .. document], [.. query.Select(_ => 0), .. document.Select(_ => 1)]);

        int Id(string token) => Array.IndexOf(vocabulary, token);
    }

    private async Task<JsonArray> ListAsync() =>
        JsonNode.Parse((await RunAsync("", "models", "list", "--json")).Output)!["models"]!.AsArray();

    private Task<ProgramRunner.Result> RunAsync(string input, params string[] arguments) => ProgramRunner.RunAsync(
        "Search.Cli", _home.Path, arguments, input, new Dictionary<string, string> { ["HF_ENDPOINT"] = _hub.Url.ToString(), ["HF_HOME"] = _home.File("hf") });
}
