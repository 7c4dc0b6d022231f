using System.Text.Json.Nodes;

namespace Search.Tests.Cli;

/// <summary><c>search eval compare</c> as a user runs it.</summary>
public sealed class EvalCompareTests : CliTests
{
    private static readonly string Golden = TestData.InCheckout("tests/Search.Tests/Evaluation/Golden");

    public EvalCompareTests()
    {
        // Ten queries with one relevant document each: second in a.trec, first in b.trec, and missing for the last query of c.trec.
        var queries = Enumerable.Range(1, 10).ToList();
        File.WriteAllLines(Home.File("qrels.txt"), queries.Select(query => $"{query} 0 yes 1"));
        File.WriteAllLines(Home.File("a.trec"), queries.SelectMany(query => Lines(query, $"no{query}", "yes")));
        File.WriteAllLines(Home.File("b.trec"), queries.SelectMany(query => Lines(query, "yes", $"no{query}")));
        File.WriteAllLines(Home.File("c.trec"), queries.SkipLast(1).SelectMany(query => Lines(query, "yes", "other")));
    }

    [Fact]
    public async Task Compare_prints_every_figure_of_every_pair_and_measure()
    {
        var result = await CompareAsync(Home.File("qrels.txt"), Home.File("a.trec"), Home.File("b.trec"), Home.File("c.trec"), "--measures", "RR@10 P@1", "--json");

        Assert.Equal(0, result.ExitCode);
        var json = JsonNode.Parse(result.Output)!;
        Assert.Equal((Home.File("a.trec"), 0.05), ((string?)json["baseline"], (double)json["alpha"]!));
        var comparisons = json["comparisons"]!.AsArray();
        Assert.Equal(
            [("RR@10", "b.trec"), ("RR@10", "c.trec"), ("P@1", "b.trec"), ("P@1", "c.trec")],
            comparisons.Select(comparison => ((string)comparison!["measure"]!, Path.GetFileName((string)comparison["run"]!))));

        var first = comparisons[0]!;
        Assert.Equal((10, 0.5, 1, 0.5), ((int)first["n"]!, (double)first["meanBaseline"]!, (double)first["meanRun"]!, (double)first["difference"]!));
        Assert.Equal((10, 0, 0), ((int)first["wins"]!, (int)first["ties"]!, (int)first["losses"]!));
        Assert.Equal("""{"t":[0.5,0.5],"bca":null}""", first["ci95"]!.ToJsonString());
        Assert.Equal(["t", "randomisation", "wilcoxon", "sign"], first["p"]!.AsObject().Select(p => p.Key));
        Assert.Equal(2 / 1024.0, (double)first["p"]!["randomisation"]!);
        Assert.Equal(2 / 1024.0, (double)first["p"]!["sign"]!, 1e-12);
        Assert.Equal("""{"t":null,"randomisation":0.0078125}""", first["pHolm"]!.ToJsonString());
        Assert.Equal(["effectSize", "detectableDifference", "queriesNeeded"], first.AsObject().Where(member => member.Value is null).Select(member => member.Key));
        Assert.Equal("better", (string?)first["verdict"]);
        Assert.Equal(0.2, (double)first["rankSimilarity"]!["overlap@10"]!, 1e-12);
        Assert.Equal(-1, (double)first["rankSimilarity"]!["kendallTau"]!);
        Assert.Empty(first["failed"]!.AsArray());

        Assert.Equal(9, (int)comparisons[1]!["n"]!);
        Assert.Equal(["10"], comparisons[1]!["failed"]!.AsArray().Select(query => (string)query!));
        Assert.Contains("1 of 10 judged queries are not in the run and have failed and are left out (10)", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_tells_people_the_verdict_first()
    {
        var result = await CompareAsync(Home.File("qrels.txt"), Home.File("a.trec"), Home.File("b.trec"), "--measures", "RR@10");

        Assert.StartsWith("RR@10: b.trec is better than a.trec by 0.5000 (95 % CI 0.5000 to 0.5000, p = 0.0020).\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("RR@10; baseline a.trec: 0.5000 (10 queries)", result.Output, StringComparison.Ordinal);
        Assert.Contains("10/0/0", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "RR@10 of {a} is 0.5000; at least 0.65 is required.", "--fail-below", "RR@10=0.65")]
    [InlineData(1, "RR@10 of {a} is 0.5000 below that of {b}; the loss is significant (p = 0.0020).", "--fail-if-worse", "RR@10")]
    [InlineData(0, null, "--fail-if-worse", "RR@10:0.6", "--fail-below", "RR@10=0.5")]
    [InlineData(2, "A --fail condition is for P@1, which is not compared; compared: RR@10.", "--fail-below", "P@1=0.5")]
    [InlineData(2, "--alpha is 5; expected a number between 0 and 1", "--alpha", "5")]
    public async Task A_condition_that_holds_gives_exit_code_1_and_one_sentence(int exitCode, string? sentence, params string[] condition)
    {
        var result = await CompareAsync([Home.File("qrels.txt"), Home.File("b.trec"), Home.File("a.trec"), "--measures", "RR@10", .. condition]);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Contains((sentence ?? "").Replace("{a}", Home.File("a.trec"), StringComparison.Ordinal).Replace("{b}", Home.File("b.trec"), StringComparison.Ordinal), result.Errors, StringComparison.Ordinal);
        Assert.Equal(exitCode != 0, result.Errors.Length > 0);
    }

    [Fact]
    public async Task Scores_of_other_tools_are_compared_too()
    {
        await File.WriteAllTextAsync(Home.File("one.txt"), "map\tq1\t0.5\nmap\tq2\t0.25\nP_10\tq1\t1\nmap\tall\t0.375\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Home.File("two.txt"), "map\tq2\t0.75\nmap\tq1\t0.25\nmap\tq3\t1\n", TestContext.Current.CancellationToken);

        var result = await CompareAsync("--scores", Home.File("one.txt"), Home.File("two.txt"), "--json");

        Assert.Equal(0, result.ExitCode);
        var comparison = Assert.Single(JsonNode.Parse(result.Output)!["comparisons"]!.AsArray())!;
        Assert.Equal(("map", 2, 0.125), ((string)comparison["measure"]!, (int)comparison["n"]!, (double)comparison["difference"]!));
        Assert.Equal(["q3"], comparison["failed"]!.AsArray().Select(query => (string)query!));
        Assert.Equal("tooFewQueries", (string?)comparison["verdict"]);
        Assert.True(comparison.AsObject().ContainsKey("rankSimilarity"));
        Assert.Null(comparison["rankSimilarity"]);
    }

    [Fact]
    public async Task Every_baseline_is_compared_with_the_other_systems()
    {
        var result = await CompareAsync(
            Home.File("qrels.txt"), Home.File("a.trec"), Home.File("b.trec"), Home.File("c.trec"), "--baseline", "b", "--baseline", "a.trec", "--measures", "RR@10", "--json");

        Assert.Equal(
            [("b.trec", "a.trec"), ("b.trec", "c.trec"), ("a.trec", "c.trec")],
            JsonNode.Parse(result.Output)!["comparisons"]!.AsArray().Select(comparison =>
                (Path.GetFileName((string)comparison!["baseline"]!), Path.GetFileName((string)comparison["run"]!))));
    }

    [Fact]
    public async Task The_order_of_lines_in_the_files_changes_nothing()
    {
        string[] names = ["ties.qrels", "ties.run"];
        var lines = names.ToDictionary(name => name, name => File.ReadAllLines(Path.Combine(Golden, name)));
        var random = new Random(1);

        var expected = await CompareFilesAsync(name => lines[name]);
        var shuffled = await CompareFilesAsync(name => [.. lines[name].OrderBy(_ => random.Next())]);

        Assert.NotEmpty(expected);
        Assert.Equal(expected, shuffled);

        async Task<string> CompareFilesAsync(Func<string, string[]> linesOf)
        {
            await File.WriteAllLinesAsync(Home.File("ties.qrels"), linesOf("ties.qrels"), TestContext.Current.CancellationToken);
            await File.WriteAllLinesAsync(Home.File("ties.run"), linesOf("ties.run"), TestContext.Current.CancellationToken);
            await File.WriteAllLinesAsync(Home.File("half.run"), linesOf("ties.run").Where(line => line.Length % 2 == 0), TestContext.Current.CancellationToken);
            return (await CompareAsync(Home.File("ties.qrels"), Home.File("ties.run"), Home.File("half.run"), "--measures", "nDCG@10 AP", "--json")).Output;
        }
    }

    [Fact]
    public async Task Fewer_than_two_systems_cannot_be_compared()
    {
        Assert.Contains("QRELS BASELINE RUN…", (await CompareAsync(Home.File("qrels.txt"), Home.File("a.trec"))).Errors, StringComparison.Ordinal);
        Assert.Contains("--scores BASELINE RUN…", (await CompareAsync("--scores", Home.File("a.trec"))).Errors, StringComparison.Ordinal);
    }

    private static string[] Lines(int query, string first, string second) => [$"{query} Q0 {first} 1 2 t", $"{query} Q0 {second} 2 1 t"];

    private Task<ProgramRunner.Result> CompareAsync(params string[] arguments) => RunAsync("", ["eval", "compare", .. arguments]);
}
