using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Registry;

namespace Search.Tests.Onnx.Registry;

/// <summary>From a model's name to a reranker.</summary>
public sealed class RerankerLoaderTests : IDisposable
{
    private readonly TempFolder _home = new();

    private RerankerLoader Loader => new(new SearchHome(_home.File("home")));

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("default")]
    [InlineData("mini-reranker-l6")]
    public void The_bundled_model_has_two_names(string name) =>
        Assert.EndsWith(Path.Combine("models", "mini-reranker-l6"), Loader.Locate(name).Folder, StringComparison.Ordinal);

    [Theory]
    [InlineData("no-such-model")]
    [InlineData("./default")]
    [InlineData("~/no-such-folder/model")]
    [InlineData("")]
    public async Task A_name_that_is_no_model_is_refused_with_the_names_that_are(string name)
    {
        var exception = await Assert.ThrowsAsync<BadInputException>(() => Loader.LoadAsync(name, new ScoringOptions { Device = "cpu" }));

        Assert.Contains($"'{name}'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("mini-reranker-l6", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_is_not_there_is_refused()
    {
        Assert.SkipWhen(Search.Onnx.Inference.Devices.Choose(null) == "cuda", "This machine has a GPU.");

        var exception = await Assert.ThrowsAsync<BadInputException>(() => Loader.LoadAsync("default", new ScoringOptions { Device = "cuda" }));
        Assert.Contains("--device", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vocabulary_that_outgrows_the_embedding_is_refused_although_the_graph_is_built_already()
    {
        var model = CopyOfSound();
        (await Loader.LoadAsync(model, new ScoringOptions { Device = "cpu" })).Dispose();

        await File.AppendAllLinesAsync(Path.Combine(model, "vocab.txt"), ["onemore", "andanother"]);

        var exception = await Assert.ThrowsAsync<ModelException>(() => Loader.LoadAsync(model, new ScoringOptions { Device = "cpu" }));
        Assert.Contains("rows", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "fp32")]
    [InlineData("fp32", "fp32")]
    [InlineData("int8", "int8")]
    public async Task The_precision_that_runs_is_told(string? asked, string expected)
    {
        using var reranker = await Loader.LoadAsync(CopyOfSound(), new ScoringOptions { Device = "cpu", Precision = asked });

        Assert.Equal(expected, reranker.Info.Precision);
        Assert.Equal("cpu", reranker.Info.Device);
    }

    [Fact]
    public async Task Without_an_audit_fp32_runs_and_says_how_to_get_more()
    {
        using var reranker = await Loader.LoadAsync(CopyOfSound(), Cpu());

        Assert.Equal("fp32", reranker.Info.Precision);
        Assert.Contains("./search models audit", reranker.Info.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.97, -0.005, 721, 200, "int8", null)]
    [InlineData(0.9599, 0, 721, 200, "fp32", "tau with fp32's order is 0.9599, at least 0.96")]
    [InlineData(0.99, -0.0101, 721, 200, "fp32", "nDCG@10 changes by -0.0101")]
    [InlineData(0.99, 0, 499, 200, "fp32", "only 499 pairs")]
    [InlineData(0.99, 0, 721, 99, "fp32", "no faster")]
    public async Task The_audit_says_which_variant_runs_unasked(
        double tau, double ndcg, long pairs, double speed, string expected, string? note)
    {
        var model = CopyOfSound();
        Loader.SaveAudits(model, Cpu(), [new AuditRecord("model", "int8", 0.1, 0.01, tau, ndcg, pairs, speed, 100)]);

        using var reranker = await Loader.LoadAsync(model, Cpu());

        Assert.Equal(expected, reranker.Info.Precision);
        Assert.Equal(note is null, reranker.Info.Note is null);
        Assert.Contains(note ?? "", reranker.Info.Note ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_int8_that_is_asked_for_runs_with_a_warning_where_its_audit_falls_short()
    {
        var model = CopyOfSound();
        Loader.SaveAudits(model, Cpu(), [new AuditRecord("model", "int8", 9, 9, 0.5, -0.3, 721, 200, 100)]);

        using var reranker = await Loader.LoadAsync(model, Cpu("int8"));

        Assert.Equal("int8", reranker.Info.Precision);
        Assert.Contains("0.5000", reranker.Info.Note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.95, 0.98, 150, null, "int8-fine", "int8-fine runs; int8 does not: Kendall's tau with fp32's order is 0.9500")]
    [InlineData(0.95, 0.98, 150, "int8", "int8-fine", "int8-fine runs; int8 does not: Kendall's tau with fp32's order is 0.9500")]
    [InlineData(0.97, 0.98, 150, null, "int8", null)]
    [InlineData(0.97, 0.98, 150, "int8", "int8", null)]
    [InlineData(0.95, 0.955, 150, null, "fp32", "int8 does not: Kendall's tau with fp32's order is 0.9500, at least 0.96 is needed; int8-fine does not: Kendall's tau with fp32's order is 0.9550")]
    [InlineData(0.95, 0.955, 150, "int8", "int8", "int8 was asked for, and its audit falls short: Kendall's tau with fp32's order is 0.9500")]
    [InlineData(0.95, 0.98, 100, null, "fp32", "int8-fine does not: no faster than fp32 here")]
    public async Task Where_int8_falls_short_its_finer_variant_runs_and_says_why(
        double tau, double fineTau, double fineSpeed, string? asked, string expected, string? note)
    {
        var model = CopyOfSound();
        Loader.SaveAudits(model, Cpu(),
        [
            new AuditRecord("model", "int8", 0.1, 0.01, tau, 0, 721, 200, 100),
            new AuditRecord("model", "int8-fine", 0.1, 0.01, fineTau, 0, 721, fineSpeed, 100),
        ]);

        using var reranker = await Loader.LoadAsync(model, Cpu(asked));

        Assert.Equal(expected, reranker.Info.Precision);
        Assert.Equal(note is null, reranker.Info.Note is null);
        Assert.Contains(note ?? "", reranker.Info.Note ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_several_variants_lack_is_said_once()
    {
        using var reranker = await Loader.LoadAsync(CopyOfSound(), Cpu());

        Assert.Equal("fp32 runs; int8 and int8-fine do not: no audit on this machine (./search models audit makes one).", reranker.Info.Note);
    }

    [Fact]
    public async Task Every_variant_of_the_device_can_be_loaded_by_name_the_exact_one_first()
    {
        var variants = await Loader.LoadVariantsAsync(CopyOfSound(), Cpu(), TestContext.Current.CancellationToken);

        Assert.Equal(["fp32", "int8-fine", "int8"], variants.Select(variant => variant.Variant));
        Assert.All(variants, variant => Assert.Equal(variant.Variant, variant.Reranker.Info.Precision));
        foreach (var (_, reranker) in variants)
        {
            reranker.Dispose();
        }
    }

    [Fact]
    public async Task An_audit_is_of_the_files_that_it_was_made_with()
    {
        var model = CopyOfSound();
        Loader.SaveAudits(model, Cpu(), [new AuditRecord("model", "int8", 0.1, 0.01, 0.99, 0, 721, 200, 100)]);
        var config = Path.Combine(model, "config.json");
        await File.AppendAllTextAsync(config, "\n", TestContext.Current.CancellationToken);

        using var reranker = await Loader.LoadAsync(model, Cpu());

        Assert.Equal("fp32", reranker.Info.Precision);
    }

    [Fact]
    public async Task A_precision_that_there_is_not_is_refused_with_those_that_there_are()
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => Loader.LoadAsync(CopyOfSound(), Cpu("fp16")));

        Assert.Contains("int8 or fp32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_does_not_give_its_golden_scores_is_refused_at_load_with_both_figures()
    {
        var model = CopyOfSound();
        await WriteGoldenAsync(model, 1234.5f);

        foreach (var precision in new[] { null, "int8" })
        {
            var error = await Assert.ThrowsAsync<ModelException>(() => Loader.LoadAsync(model, Cpu(precision)));
            Assert.Contains("expected 1234.5", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"max_length":16,"truncation":"none","pairs":[]}""", "truncation is 'none'; expected only_second or longest_first")]
    [InlineData("""{"max_length":2,"pairs":[]}""", "max_length is 2; expected at least 8")]
    [InlineData("""{"pairs":[]}""", "expected max_length and pairs")]
    public async Task Golden_pairs_that_cannot_be_scored_are_refused_by_their_file(string json, string reason)
    {
        var model = CopyOfSound();
        await File.WriteAllTextAsync(Path.Combine(model, GoldenPairs.FileName), json, TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<ModelException>(() => Loader.LoadAsync(model, Cpu()));

        Assert.Contains(Path.Combine(model, GoldenPairs.FileName), error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Golden_scores_that_held_are_remembered_and_others_are_looked_at_again()
    {
        var model = CopyOfSound();
        float score;
        using (var reranker = await Loader.LoadAsync(model, Cpu()))
        {
            score = Assert.Single(await reranker.ScoreAllAsync("a query", ["a passage"])).Relevance;
        }

        await WriteGoldenAsync(model, score);
        (await Loader.LoadAsync(model, Cpu())).Dispose();
        (await Loader.LoadAsync(model, Cpu())).Dispose();
        Assert.Single(Directory.GetFiles(new SearchHome(_home.File("home")).Verified));

        await WriteGoldenAsync(model, score + 0.01f);
        await Assert.ThrowsAsync<ModelException>(() => Loader.LoadAsync(model, Cpu()));
    }

    [Fact]
    public async Task A_cascades_name_loads_both_models_with_the_same_options()
    {
        var model = CopyOfSound();

        await using var reranker = await Loader.LoadRerankerAsync($"{model}+{model}@1", Cpu("int8"));
        var scores = await reranker.ScoreAllAsync("a query", ["a passage", "another"]);

        Assert.IsType<CascadeReranker>(reranker);
        Assert.Equal(("model+model@1", "int8"), (reranker.Info.Model, reranker.Info.Precision));
        Assert.Equal([0, 1], scores.Select(score => score.Tier).Order());
    }

    [Fact]
    public async Task One_models_name_loads_that_model()
    {
        await using var reranker = await Loader.LoadRerankerAsync(CopyOfSound(), Cpu("fp32"));

        Assert.IsType<Search.Onnx.Inference.CrossEncoder>(reranker);
    }

    [Theory]
    [InlineData("nowhere+default@5", "'nowhere'")]
    [InlineData("default+nowhere@5", "'nowhere'")]
    [InlineData("default+default@5+default@1", "'default+default@5' is a cascade of two; expected one model")]
    [InlineData("default+default@0", "expected 1 to 10,000")]
    [InlineData("default+default@abc", "Two models in a row are written FIRST+SECOND@N")]
    public async Task A_cascade_of_what_is_not_there_is_refused_by_the_name_that_is_wrong(string name, string reason)
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => Loader.LoadRerankerAsync(name, Cpu()));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static ScoringOptions Cpu(string? precision = null) => new() { Device = "cpu", Precision = precision };

    private static Task WriteGoldenAsync(string model, float score) => File.WriteAllTextAsync(
        Path.Combine(model, GoldenPairs.FileName),
        System.Text.Json.JsonSerializer.Serialize(new { max_length = 16, pairs = new[] { new { query = "a query", passage = "a passage", logit_reference = score } } }),
        TestContext.Current.CancellationToken);

    private string CopyOfSound()
    {
        var copy = Directory.CreateDirectory(_home.File("model")).FullName;
        foreach (var file in Directory.GetFiles(TestData.Require("golden/checkpoints-bad/sound")))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
