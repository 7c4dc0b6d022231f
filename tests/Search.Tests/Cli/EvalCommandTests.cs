using System.Text.Json.Nodes;

namespace Search.Tests.Cli;

/// <summary><c>search eval rerank</c> and <c>eval run</c> as a user runs them, on a collection of four passages.</summary>
public sealed class EvalCommandTests : IDisposable
{
    private readonly TempFolder _home = new();

    public EvalCommandTests()
    {
        File.WriteAllText(_home.File("moons.tsv"), """
            a	The moon moon moon.
            b	The moon is 384,400 kilometres away from the earth.
            c	A moon cake is eaten in autumn.
            d	Concrete cures in 28 days.

            """);
        File.WriteAllText(_home.File("queries.tsv"), "1\thow far away is the moon\n");
        File.WriteAllText(_home.File("qrels.txt"), "1 0 b 1\n");
    }

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Rerank_prints_the_figures_before_and_after_and_writes_the_run()
    {
        var candidates = _home.File("candidates.trec");
        File.WriteAllText(candidates, "1 Q0 a 1 3 t\n1 Q0 c 2 2 t\n1 Q0 b 3 1 t\n");
        var output = _home.File("reranked.trec");

        var result = await RunAsync(
            "rerank", "--candidates", candidates, "--queries", _home.File("queries.tsv"), "--collection", _home.File("moons.tsv"),
            "--qrels", _home.File("qrels.txt"), "--out", output, "--json");

        Assert.Equal(0, result.ExitCode);
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal(1 / 3.0, (double)json["measures"]!["baseline"]!["RR@10"]!, 9);
        Assert.Equal(1, (double)json["measures"]!["reranked"]!["RR@10"]!);
        Assert.Equal(3, (int)json["pairs"]!);
        Assert.Equal(3 / (double)json["seconds"]!, (double)json["pairsPerSecond"]!, 1e-6);
        Assert.StartsWith("1 Q0 b 1 ", await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rerank_takes_a_cascade_and_names_it_in_the_run()
    {
        var candidates = _home.File("candidates.trec");
        File.WriteAllText(candidates, "1 Q0 a 1 3 t\n1 Q0 c 2 2 t\n1 Q0 b 3 1 t\n");
        var output = _home.File("reranked.trec");

        var result = await RunAsync(
            "rerank", "--candidates", candidates, "--queries", _home.File("queries.tsv"), "--collection", _home.File("moons.tsv"),
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
        Assert.Equal(0, (await ProgramRunner.RunAsync("Search.Indexer", _home.Path, ["index", _home.File("moons.tsv")])).ExitCode);
        var folder = _home.File("results");

        var result = await RunAsync(
            "run", "--queries", _home.File("queries.tsv"), "--qrels", _home.File("qrels.txt"), "--index", "moons", "--windows", "2,4", "--out", folder, "--json");

        Assert.Equal(0, result.ExitCode);
        var systems = JsonNode.Parse(result.Output)!["systems"]!.AsArray();
        Assert.Equal(
            [("bm25", null), ("default", 2), ("default", (int?)4)], systems.Select(system => ((string)system!["name"]!, (int?)system["window"])));
        foreach (var system in systems)
        {
            Assert.Equal(["nDCG@10", "RR@10", "R@100"], system!["measures"]!.AsObject().Select(measure => measure.Key));
            Assert.True(File.Exists((string)system["run"]!));
            foreach (var stage in new[] { "retrieve", "rerank", "total" })
            {
                Assert.InRange((double)system["latencySeconds"]![stage]!["p50"]!, 0, (double)system["latencySeconds"]![stage]!["p95"]!);
            }
        }

        Assert.Equal(1, (double)systems[2]!["measures"]!["RR@10"]!);
        Assert.Equal(result.Output, await File.ReadAllTextAsync(Path.Combine(folder, "results.json"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--windows", "ten")]
    [InlineData("--windows", "0")]
    [InlineData("--index", "nowhere")]
    public async Task Run_refuses_what_cannot_be_done(string flag, string value)
    {
        Dictionary<string, string> flags = new()
        {
            ["--queries"] = _home.File("queries.tsv"),
            ["--qrels"] = _home.File("qrels.txt"),
            ["--index"] = "moons",
            ["--out"] = _home.File("results"),
            [flag] = value,
        };

        var result = await RunAsync(["run", .. flags.SelectMany(pair => new[] { pair.Key, pair.Value })]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(value, result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private Task<ProgramRunner.Result> RunAsync(params string[] arguments) => ProgramRunner.RunAsync("Search.Cli", _home.Path, ["eval", .. arguments]);
}
