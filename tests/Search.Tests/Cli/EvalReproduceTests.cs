using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Benchmarks.Synthetic;
using Search.Cli.Commands.Eval;
using Search.Cli.Commands.Eval.Reproduction;
using Search.Core.Errors;
using Search.Core.Storage;
using Search.Evaluation.Experiments.Reproduction;
using Search.Evaluation.Reports;
using Search.Hosting.Settings;
using Search.Indexing.DataSets;
using Search.Onnx.Models;
using Search.Onnx.Models.Hub;
using Search.Tests.Downloads;
using Search.Tests.Indexing.DataSets;
using Search.Tests.Onnx.Synthetic;

namespace Search.Tests.Cli;

/// <summary>
/// <c>eval reproduce</c> on small test sets and models of the registry's form from a server of the test: real downloads, real scoring. What ours
/// should be is computed by an independent forward pass.
/// </summary>
public sealed class EvalReproduceTests : IAsyncLifetime
{
    private static readonly string[] Vocabulary = SyntheticFiles.MadeVocabulary(2_000);

    /// <summary>Three queries with eight passages each; the first passage of a query is relevant.</summary>
    private static readonly (string Id, string Text)[] Queries = [("1", "moon night"), ("2", "bread water"), ("3", "river stone")];

    private static readonly string[] Passages =
        ["moon water", "bread", "light winter moon", "stone stone river", "night", "winter water bread", "river light", "moon moon night"];

    private readonly TempFolder _home = new();
    private FileServer _server = null!;

    private string Folder => _home.File("reproduced");

    private string Registry => _home.File("data-sets.json");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FileServer.StartAsync();
        WriteRegistry();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task Figures_that_agree_differ_or_cannot_be_had_are_told_apart()
    {
        var (agrees, differs, missing) = (Offer("ms-marco-TinyBERT-L2-v2"), Offer("ms-marco-MiniLM-L2-v2"), ModelRegistry.Get("ms-marco-MiniLM-L4-v2"));
        agrees = agrees with { Published = new(Expected(agrees, PublishedTest.Dl19) * 100, (Expected(agrees, PublishedTest.Dev) * 100) - 0.05, 1) };
        differs = differs with { Published = new((Expected(differs, PublishedTest.Dl19) * 100) + 0.2, Expected(differs, PublishedTest.Dev) * 100, 1) };

        var results = await ReproduceAsync([agrees, differs, missing], limit: null);

        Assert.Equal(
            [
                (agrees.Name, "dl19", "reproduced"), (agrees.Name, "dev", "reproduced"), (differs.Name, "dl19", "differs"), (differs.Name, "dev", "reproduced"),
                (missing.Name, "dl19", "not here"), (missing.Name, "dev", "not here"),
            ],
            results.Figures.Select(figure => (figure.Model, figure.Test, figure.State)));
        Assert.Equal(-0.002, results.Figures[2].Difference!.Value, 1e-9);
        Assert.Equal(0.0005, results.Figures[1].Difference!.Value, 1e-9);
        Assert.All(results.Figures.Take(4), figure => Assert.Equal((24, true), (figure.Pairs, figure.Seconds > 0)));
        Assert.Contains("config.json", results.Figures[4].Reason, StringComparison.Ordinal);
        Assert.Equal(1, EvalReproduceCommand.ExitCodeOf(results));
        Assert.Equal(3, EvalReproduceCommand.ExitCodeOf(results with { Figures = [.. results.Figures.Where(figure => figure.Model != differs.Name)] }));
        Assert.Equal(0, EvalReproduceCommand.ExitCodeOf(results with { Figures = [results.Figures[0]] }));
    }

    [Fact]
    public async Task A_finished_figure_is_not_measured_again_and_a_missing_one_is()
    {
        var (first, second) = (Offer("ms-marco-TinyBERT-L2-v2"), ModelRegistry.Get("ms-marco-MiniLM-L2-v2"));
        var before = await ReproduceAsync([first, second], limit: null);
        var (written, asked) = (File.GetLastWriteTimeUtc(RunOf(first)), _server.Requests.Count);
        second = Offer("ms-marco-MiniLM-L2-v2");

        var after = await ReproduceAsync([first, second], limit: null);

        Assert.Equal(before.Figures.Take(2), after.Figures.Take(2));
        Assert.Equal(["not here", "not here"], before.Figures.Skip(2).Select(figure => figure.State));
        Assert.All(after.Figures.Skip(2), figure => Assert.NotNull(figure.Ours));
        Assert.Equal(written, File.GetLastWriteTimeUtc(RunOf(first)));
        Assert.All(_server.Requests.Skip(asked), request => Assert.Contains(second.Repository, request.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_first_queries_give_figures_without_a_verdict_and_not_in_the_same_folder()
    {
        var model = Offer("ms-marco-TinyBERT-L2-v2");

        var results = await ReproduceAsync([model], limit: 2);

        Assert.All(results.Figures, figure => Assert.Equal(("partial", 16), (figure.State, figure.Pairs)));
        Assert.Equal(0, EvalReproduceCommand.ExitCodeOf(results));
        var error = await Assert.ThrowsAsync<BadInputException>(() => ReproduceAsync([model], limit: null));
        Assert.Contains("has figures of the first 2 queries, and this command asks for all queries", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_ends_with_3_when_a_model_cannot_be_had()
    {
        var result = await ProgramRunner.RunAsync(
            "Search.Cli",
            _home.Path,
            ["eval", "reproduce", "--models", "ms-marco-MiniLM-L4-v2", "--tests", "dl19", "--out", Folder, "--accept-licence", "--json"],
            variables: new Dictionary<string, string>
            {
                ["SEARCH_DATA_SETS"] = Registry,
                ["HF_ENDPOINT"] = _server.Url.ToString(),
                ["HF_HOME"] = _home.File("hf"),
            });

        Assert.True(result.ExitCode == 3, result.Errors);
        var figure = Assert.Single(JsonNode.Parse(result.Output)!["figures"]!.AsArray())!;
        Assert.Equal(("dl19", "not here", 0.7304), ((string?)figure["test"], (string?)figure["state"], (double)figure["published"]!));
        Assert.Contains("are for non-commercial research only", result.Errors, StringComparison.Ordinal);
    }

    /// <summary>The value by an independent forward pass: where the first passage of each query stands. With one relevant passage nDCG is 1 / log2(1 + rank).</summary>
    private static double Expected(ModelEntry entry, PublishedTest test)
    {
        var reference = new ReferenceForward(Small(entry));
        return Queries.Average(query =>
        {
            var scores = Passages.Select(passage => Relevance(reference, query.Text, passage)).ToList();
            var rank = 1 + scores.Count(score => score > scores[0]);
            Assert.All(scores.Skip(1), score => Assert.True(Math.Abs(score - scores[0]) > 1e-3, "Scores that hardly differ do not test the order."));
            return test == PublishedTest.Dl19 ? 1 / Math.Log2(1 + rank) : 1.0 / rank;
        });
    }

    private static double Relevance(ReferenceForward reference, string query, string passage)
    {
        int[] first = [Id("[CLS]"), .. query.Split(' ').Select(Id), Id("[SEP]")];
        int[] second = [.. passage.Split(' ').Select(Id), Id("[SEP]")];
        return reference.Relevance([.. first, .. second], [.. first.Select(_ => 0), .. second.Select(_ => 1)]);

        static int Id(string token) => Array.IndexOf(Vocabulary, token);
    }

    private static SyntheticModel Small(ModelEntry entry) =>
        new(entry with { Layers = 2, AttentionHeads = 2, Hidden = 64, Intermediate = 128 }, Vocabulary.Length);

    /// <summary>Puts a small model with random weights on the server, in place of the published one.</summary>
    private ModelEntry Offer(string name)
    {
        var entry = ModelRegistry.Get(name);
        entry = entry with { Files = [.. entry.Files.Select(file => file with { Sha256 = null })] };
        foreach (var (path, bytes) in SyntheticFiles.Of(Small(entry), Vocabulary))
        {
            _server.Files[$"{entry.Repository}/resolve/{entry.Revision}/{path}"] = bytes;
        }

        return entry;
    }

    private string RunOf(ModelEntry model) => Path.Combine(Folder, $"{model.Name}.dl19.trec.gz");

    private async Task<ReproductionResults> ReproduceAsync(IReadOnlyList<ModelEntry> models, int? limit)
    {
        var settings = new SearchSettings { Home = _home.Path, DataSets = Registry };
        using var sources = new CardSources(settings, new HubSettings { Endpoints = [_server.Url] }, isLicenceAccepted: true);
        return await new CardReproduction(sources, models, PublishedTest.All, limit, Folder).RunAsync(Provenance.Of("./search eval reproduce"), Cancel);
    }

    /// <summary>Puts the test sets on the server, in the published packings, and writes the list of them.</summary>
    private void WriteRegistry()
    {
        var candidates = Encoding.UTF8.GetBytes(string.Concat(
            Passages.SelectMany((passage, number) => Queries.Select(query => $"{query.Id}\t{query.Id}-{number}\t{query.Text}\t{passage}\n"))));
        var qrels = Encoding.UTF8.GetBytes(string.Concat(Queries.Select(query => $"{query.Id} 0 {query.Id}-0 1\n")));
        DataSet[] dataSets =
        [
            Offer("trec-dl-2019", ("top1000.tsv.gz", Packed.Gzip(candidates), Packing.Gzip, Content(ContentRole.Candidates)), ("qrels.txt", qrels, Packing.None, Content(ContentRole.Qrels))),
            Offer("msmarco-passage-top1000-dev", ("top1000.dev.tar.gz", Packed.TarGzip(("candidates", candidates)), Packing.TarGzip, Content(ContentRole.Candidates))),
            Offer("msmarco-passage-dev", ("queries.tar.gz", Packed.TarGzip(("qrels", qrels)), Packing.TarGzip, Content(ContentRole.Qrels))),
        ];
        File.WriteAllText(Registry, JsonSerializer.Serialize(new { dataSets }, JsonFormat.Document));

        static DataSetContent Content(ContentRole role) => new(role == ContentRole.Qrels ? "qrels" : "candidates", role);
    }

    private DataSet Offer(string name, params (string Name, byte[] Bytes, Packing Packing, DataSetContent Content)[] files)
    {
        foreach (var file in files)
        {
            _server.Files[$"/{name}/{file.Name}"] = file.Bytes;
        }

        return new DataSet(name, "Small, of the same form.", "MS MARCO", [.. files.Select(file => new DataSetFile(
            file.Name, [new Uri(_server.Url, $"{name}/{file.Name}").ToString()], file.Bytes.Length, Packed.Md5(file.Bytes), file.Packing, [file.Content]))]);
    }
}
