using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Search.Tests.Cli;

/// <summary><c>search eval</c> as a user runs it, on a collection of four passages.</summary>
public sealed class EvalCommandTests : CliTests
{
    public EvalCommandTests()
    {
        File.WriteAllText(Home.File("moons.tsv"), """
            a	The moon moon moon.
            b	The moon is 384,400 kilometres away from the earth.
            c	A moon cake is eaten in autumn.
            d	Concrete cures in 28 days.

            """);
        File.WriteAllText(Home.File("queries.tsv"), "1\thow far away is the moon\n");
        File.WriteAllText(Home.File("qrels.txt"), "1 0 b 1\n");
        File.WriteAllText(Home.File("candidates.trec"), "1 Q0 a 1 3 t\n1 Q0 c 2 2 t\n1 Q0 b 3 1 t\n");
    }

    [Fact]
    public async Task Measure_prints_what_trec_eval_computes()
    {
        var (qrels, run) = (Home.File("q1.qrels"), Home.File("q1.run"));
        await File.WriteAllTextAsync(qrels, "q1 0 a 1\nq1 0 b 0\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(run, "q1 Q0 b 1 2.0 t\nq1 Q0 a 2 1.0 t\n", TestContext.Current.CancellationToken);

        var result = await EvalAsync("measure", qrels, run, "--json", "--per-query");

        Assert.Equal(0, result.ExitCode);
        var measures = JsonNode.Parse(result.Output)!["runs"]![0]!["measures"]!;
        Assert.Equal(0.5, (double)measures["RR@10"]!, 9);
        Assert.Equal(1 / Math.Log2(3), (double)measures["nDCG@10"]!, 9);
    }

    [Fact]
    public async Task Rerank_prints_the_figures_before_and_after_and_writes_the_run()
    {
        var output = Home.File("reranked.trec");

        var result = await EvalAsync(
            "rerank", "--candidates", Home.File("candidates.trec"), "--queries", Home.File("queries.tsv"), "--collection", Home.File("moons.tsv"),
            "--qrels", Home.File("qrels.txt"), "--out", output, "--json");

        Assert.Equal(0, result.ExitCode);
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal(1 / 3.0, (double)json["measures"]!["baseline"]!["RR@10"]!, 9);
        Assert.Equal(1, (double)json["measures"]!["reranked"]!["RR@10"]!);
        Assert.Equal(3, (int)json["pairs"]!);
        Assert.Equal(3 / (double)json["seconds"]!, (double)json["pairsPerSecond"]!, 1e-6);
        Assert.Equal(("eval-rerank", 1), ((string?)json["kind"], (int?)json["version"]));
        Assert.Equal(1 / 3.0, (double)json["perQuery"]!["baseline"]!["1"]!["RR@10"]!, 9);
        Assert.Equal(1, (double)json["perQuery"]!["reranked"]!["1"]!["RR@10"]!);
        Assert.StartsWith("1 Q0 b 1 ", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rerank_says_in_the_run_how_it_was_made_when_asked_to()
    {
        var output = Home.File("reranked.trec");

        var result = await EvalAsync(
            "rerank", "--candidates", Home.File("candidates.trec"), "--queries", Home.File("queries.tsv"), "--collection", Home.File("moons.tsv"),
            "--qrels", Home.File("qrels.txt"), "--out", output, "--window", "2", "--ir-metadata");

        Assert.True(result.ExitCode == 0, result.Errors);
        var text = await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken);
        Assert.StartsWith("# ir_metadata.start\n", text, StringComparison.Ordinal);
        Assert.Contains("#     cmd: ./search eval rerank ", text, StringComparison.Ordinal);
        Assert.Contains("#     window: 2\n", text, StringComparison.Ordinal);
        var weights = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(
            TestData.InCheckout("models/mini-reranker-l6/model.safetensors"), TestContext.Current.CancellationToken)));
        Assert.Contains($"#     weights sha256: {weights}\n", text, StringComparison.Ordinal);
        Assert.Equal(0, (await EvalAsync("measure", Home.File("qrels.txt"), output)).ExitCode);
    }

    [Fact]
    public async Task Rerank_computes_the_measures_that_are_asked_for()
    {
        string[] rerank =
        [
            "rerank", "--candidates", Home.File("candidates.trec"), "--queries", Home.File("queries.tsv"), "--collection", Home.File("moons.tsv"),
            "--out", Home.File("reranked.trec"), "--measures", "RR(rel=2)@10 P@1",
        ];

        var result = await EvalAsync([.. rerank, "--qrels", Home.File("qrels.txt"), "--json"]);
        var withoutQrels = await EvalAsync(rerank);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("""{"RR(rel=2)@10":0,"P@1":1}""", JsonNode.Parse(result.Output)!["measures"]!["reranked"]!.ToJsonString());
        Assert.Equal(2, withoutQrels.ExitCode);
        Assert.Contains("--measures needs judgements; give --qrels too", withoutQrels.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rerank_says_how_many_pairs_were_cut()
    {
        string[] rerank =
        [
            "rerank", "--candidates", Home.File("candidates.trec"), "--queries", Home.File("queries.tsv"), "--collection", Home.File("moons.tsv"),
            "--out", Home.File("reranked.trec"),
        ];

        var whole = await EvalAsync([.. rerank, "--json"]);
        var json = await EvalAsync([.. rerank, "--max-length", "18", "--json"]);
        var text = await EvalAsync([.. rerank, "--max-length", "18"]);

        // The query has 6 tokens, the passages 5, 8 and 13; each pair has three special tokens more.
        Assert.Equal((3, 0), ((int)JsonNode.Parse(whole.Output)!["pairs"]!, (int)JsonNode.Parse(whole.Output)!["truncatedPairs"]!));
        Assert.Equal((3, 1), ((int)JsonNode.Parse(json.Output)!["pairs"]!, (int)JsonNode.Parse(json.Output)!["truncatedPairs"]!));
        Assert.EndsWith("; 1 cut to 18 tokens\n", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rerank_takes_a_cascade_and_names_it_in_the_run()
    {
        var output = Home.File("reranked.trec");

        var result = await EvalAsync(
            "rerank", "--candidates", Home.File("candidates.trec"), "--queries", Home.File("queries.tsv"), "--collection", Home.File("moons.tsv"),
            "--model", "default+default@1", "--out", output, "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("mini-reranker-l6+mini-reranker-l6@1", (string?)JsonNode.Parse(result.Output)!["reranker"]!["model"]);
        var lines = await File.ReadAllLinesAsync(output, TestContext.Current.CancellationToken);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("1 Q0 b 1 ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(" mini-reranker-l6+mini-reranker-l6@1", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_prints_each_system_with_its_run_measures_and_latencies()
    {
        Assert.Equal(0, (await ProgramRunner.RunAsync("Search.Indexer", Home.Path, ["index", Home.File("moons.tsv")])).ExitCode);
        var folder = Home.File("results");

        var result = await EvalAsync(
            "run", "--queries", Home.File("queries.tsv"), "--qrels", Home.File("qrels.txt"), "--index", "moons", "--windows", "2,4", "--max-length", "18",
            "--measures", "nDCG@10 RR@10 R(rel=2)@100", "--out", folder, "--ir-metadata", "--json");

        Assert.Equal(0, result.ExitCode);
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal(("eval-run", 1), ((string?)json["kind"], (int?)json["version"]));
        var systems = json["systems"]!.AsArray();
        Assert.Equal(
            [("bm25", null), ("default", 2), ("default", (int?)4)], systems.Select(system => ((string)system!["name"]!, (int?)system["window"])));
        foreach (var system in systems)
        {
            Assert.Equal(["nDCG@10", "RR@10", "R(rel=2)@100"], system!["measures"]!.AsObject().Select(measure => measure.Key));
            Assert.True(JsonNode.DeepEquals(system["measures"], Assert.Single(system["perQuery"]!.AsObject()).Value));
            Assert.True(File.Exists((string)system["run"]!));
            foreach (var stage in new[] { "retrieve", "rerank", "total" })
            {
                Assert.InRange((double)system["latencySeconds"]![stage]!["p50"]!, 0, (double)system["latencySeconds"]![stage]!["p95"]!);
            }
        }

        var header = await File.ReadAllTextAsync(Path.Combine(folder, "default.k4.trec"), TestContext.Current.CancellationToken);
        Assert.StartsWith("# ir_metadata.start\n", header, StringComparison.Ordinal);
        Assert.Matches("#\\s+window: 4\n", header);
        Assert.Equal([null, 1, (int?)1], systems.Select(system => (int?)system!["truncatedPairs"]));
        Assert.Equal(1, (double)systems[2]!["measures"]!["RR@10"]!);
        Assert.Equal(result.Output, await File.ReadAllTextAsync(Path.Combine(folder, "results.json"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--windows", "ten")]
    [InlineData("--windows", "0")]
    [InlineData("--margin", "1.5")]
    [InlineData("--parallel", "0")]
    [InlineData("--model", ",")]
    [InlineData("--index", "nowhere")]
    public async Task Eval_run_refuses_impossible_arguments(string flag, string value)
    {
        Dictionary<string, string> flags = new()
        {
            ["--queries"] = Home.File("queries.tsv"),
            ["--qrels"] = Home.File("qrels.txt"),
            ["--index"] = "moons",
            ["--out"] = Home.File("results"),
            [flag] = value,
        };

        var result = await EvalAsync(["run", .. flags.SelectMany(pair => new[] { pair.Key, pair.Value })]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(value, result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("--k1", "0.9;1.2", "expected numbers from 0 to 1000, separated by commas")]
    [InlineData("--b", "1.2", "expected numbers from 0 to 1,")]
    [InlineData("--windows", "all", "expected whole numbers of at least 1")]
    public async Task Eval_sweep_refuses_impossible_arguments(string flag, string value, string expected)
    {
        var result = await EvalAsync("sweep", "--queries", Home.File("queries.tsv"), "--qrels", Home.File("qrels.txt"), "--index", "moons", flag, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains($"{flag} is '{value}'; {expected}", result.Errors, StringComparison.Ordinal);
    }

    private Task<ProgramRunner.Result> EvalAsync(params string[] arguments) => RunAsync("", ["eval", .. arguments]);
}
