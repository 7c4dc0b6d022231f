using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Benchmarks.Synthetic;
using Search.Onnx.Models;

namespace Search.Tests.Cli;

/// <summary><c>search models audit</c> as a user runs it, and its effect on later commands.</summary>
public sealed class ModelsAuditTests : IDisposable
{
    private const int Queries = 10;
    private const int PassagesOfQuery = 52;
    private const int WordsOfPassage = 60;

    private readonly TempFolder _home = new();

    private string Model => _home.File("small");

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_audit_prints_its_result_and_decides_the_variant_from_then_on()
    {
        WriteModel();
        WriteInput();
        Assert.Contains("no audit on this machine", (await RerankAsync()).Errors, StringComparison.Ordinal);

        var audit = await AuditAsync();

        Assert.Equal(0, audit.ExitCode);
        var report = JsonNode.Parse(audit.Output)!;
        var variants = report["variants"]!.AsArray();
        Assert.Equal("fp32", (string?)variants[0]!["variant"]);
        Assert.Contains(variants, variant => (string?)variant!["variant"] == "int8");
        Assert.Contains(variants, variant => (string?)variant!["variant"] == "fp16");
        Assert.All(variants, variant => AssertFigures(variant!));
        var verdicts = report["verdicts"]!.AsArray();
        Assert.Equal(variants.Skip(1).Select(variant => (string?)variant!["variant"]), verdicts.Select(verdict => (string?)verdict!["variant"]));

        Assert.Contains("for another device", Against(verdicts, variants.First(variant => (string?)variant!["variant"] == "fp16")!), StringComparison.Ordinal);

        await AssertRunsAsync(variants, verdicts);
    }

    /// <summary>The other device's scores are not numbers, because their largest values exceed fp16.</summary>
    [Fact]
    public async Task A_failing_variant_of_another_device_does_not_lose_this_devices_audit()
    {
        WriteModel(feedForward: 5e5f);
        WriteInput();

        var audit = await AuditAsync();

        Assert.True(audit.ExitCode == 0, audit.Errors);
        Assert.Matches("(?m)^warning: the variants for other devices were not audited: The model small gave .+ expected a number", audit.Errors);
        Assert.Equal(["fp32", "int8-fine", "int8"], JsonNode.Parse(audit.Output)!["variants"]!.AsArray().Select(variant => (string?)variant!["variant"]));
        Assert.DoesNotContain("no audit on this machine", (await RerankAsync()).Errors, StringComparison.Ordinal);
    }

    /// <summary>The fastest variant that passed its audit and is faster than fp32. An audit lists the exact variant first.</summary>
    private async Task AssertRunsAsync(JsonArray variants, JsonArray verdicts)
    {
        var exactSpeed = (double)variants[0]!["pairsPerSecond"]!;
        var passed = variants.Skip(1).Reverse().FirstOrDefault(variant =>
            Against(verdicts, variant!) is null && (double)variant!["pairsPerSecond"]! > exactSpeed);

        var unasked = await RerankAsync();

        if ((string?)passed?["variant"] is "int8")
        {
            Assert.DoesNotContain("note:", unasked.Errors, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains($"{(string?)passed?["variant"] ?? "fp32"} runs; int8 ", unasked.Errors, StringComparison.Ordinal);
            Assert.Contains(Against(verdicts, variants.First(variant => (string?)variant!["variant"] == "int8")!) ?? "no faster", unasked.Errors, StringComparison.Ordinal);
        }

        if ((string?)passed?["variant"] is null or "int8")
        {
            var asked = await RerankAsync("--precision", passed is null ? "fp32" : "int8");
            var other = await RerankAsync("--precision", passed is null ? "int8" : "fp32");
            Assert.Equal(asked.Output, unasked.Output);
            Assert.NotEqual(other.Output, unasked.Output);
        }
    }

    private static string? Against(JsonArray verdicts, JsonNode variant) =>
        (string?)verdicts.First(verdict => (string?)verdict!["variant"] == (string?)variant["variant"])!["against"];

    private static void AssertFigures(JsonNode variant)
    {
        var isExact = (string?)variant["variant"] == "fp32";
        Assert.Equal(Queries * PassagesOfQuery, (int)variant["pairs"]!);
        Assert.Equal(isExact, (double)variant["maxDifference"]! == 0);
        Assert.Equal(isExact, (double)variant["meanDifference"]! == 0);
        Assert.InRange((double)variant["meanDifference"]!, 0, (double)variant["maxDifference"]!);
        Assert.InRange((double)variant["kendallTau"]!, isExact ? 1 : 0.5, 1);
        Assert.InRange((double)variant["ndcg10"]!, 0.001, 1);
        Assert.InRange((double)variant["ndcg10Difference"]!, isExact ? 0 : -1, isExact ? 0 : 1);
        Assert.True((double)variant["pairsPerSecond"]! > 0);
    }

    /// <param name="feedForward">The factor for the outputs of the feed-forward networks; the normalisation after them removes it again.</param>
    private void WriteModel(float feedForward = 1)
    {
        var row = ModelRegistry.Find("ms-marco-TinyBERT-L2-v2")! with { Intermediate = 256 };
        var vocabulary = SyntheticFiles.SharedVocabulary;
        Directory.CreateDirectory(Model);
        var model = new SyntheticModel(row, vocabulary.Length);
        foreach (var layer in Enumerable.Range(0, row.Layers))
        {
            var weights = model.Values(LayerNames.Of(model, layer).Output + ".weight");
            TensorPrimitives.Multiply(weights, feedForward, weights);
        }

        foreach (var (path, bytes) in SyntheticFiles.Of(model, vocabulary))
        {
            File.WriteAllBytes(Path.Combine(Model, path), bytes);
        }
    }

    /// <summary>Passages of random words; every fifth is relevant.</summary>
    private void WriteInput()
    {
        var random = new Random(20);
        string[] words = [.. SyntheticFiles.SharedVocabulary.Where(token => token.Length > 4 && token.All(char.IsAsciiLetterLower)).Take(2_000)];
        File.WriteAllLines(_home.File("queries.tsv"), Enumerable.Range(0, Queries).Select(query => $"q{query}\t{string.Join(' ', random.GetItems(words, 3))}"));
        File.WriteAllLines(_home.File("collection.tsv"), Ids().Select(id => $"{id.Passage}\t{string.Join(' ', random.GetItems(words, WordsOfPassage))}"));
        File.WriteAllLines(_home.File("run.trec"), Ids().Select(id =>
            string.Create(CultureInfo.InvariantCulture, $"q{id.Query} Q0 {id.Passage} {id.Rank + 1} {PassagesOfQuery - id.Rank} bm25")));
        File.WriteAllLines(_home.File("qrels.txt"), Ids().Where(id => id.Rank % 5 == 0).Select(id => $"q{id.Query} 0 {id.Passage} 1"));

        static IEnumerable<(int Query, int Rank, string Passage)> Ids() => Enumerable.Range(0, Queries)
            .SelectMany(query => Enumerable.Range(0, PassagesOfQuery).Select(rank => (query, rank, $"p{query}-{rank}")));
    }

    private Task<ProgramRunner.Result> AuditAsync() => RunAsync(
        "", "models", "audit", Model, "--candidates", _home.File("run.trec"), "--queries", _home.File("queries.tsv"),
        "--collection", _home.File("collection.tsv"), "--qrels", _home.File("qrels.txt"), "--json");

    private Task<ProgramRunner.Result> RerankAsync(params string[] flags) => RunAsync(
        JsonSerializer.Serialize(new { query = "moon night", documents = new[] { "water stone river", "bread", "light winter moon water night" } }),
        ["rerank", "--model", Model, "--device", "cpu", .. flags]);

    private Task<ProgramRunner.Result> RunAsync(string input, params string[] arguments) =>
        ProgramRunner.RunAsync("Search.Cli", _home.File("home"), arguments, input);
}
