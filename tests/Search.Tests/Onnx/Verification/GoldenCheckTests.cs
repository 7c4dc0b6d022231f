using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;
using Search.Onnx.Checkpoints;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Proto;
using Search.Onnx.Variants;
using Search.Onnx.Verification;

namespace Search.Tests.Onnx.Verification;

/// <summary>The check on golden pairs is made for the variant that will run.</summary>
public sealed class GoldenCheckTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private DataDirectory Home => new(_folder.File("home"));

    private string Model => _folder.File("model");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("fp32")]
    [InlineData("int8")]
    public async Task A_variant_that_computes_wrongly_is_refused_and_the_others_run(string broken)
    {
        Copy(TestData.Require("golden/checkpoints/ce-minilm-2"));
        foreach (var precision in new[] { "fp32", "int8" })
        {
            (await LoadAsync(precision)).Dispose();
        }

        Directory.Delete(Home.Verified, recursive: true);
        NegateLogits((await new RerankerLoader(Home).BuildAsync(Model, Options(broken), TestContext.Current.CancellationToken)).File);

        var error = await Assert.ThrowsAsync<ModelException>(() => LoadAsync(broken));
        Assert.Matches($"^model in {broken}: the golden pair '.+' has the score -?[0-9.]+; expected -?[0-9.]+", error.Message);
        using var sound = await LoadAsync(broken == "int8" ? "fp32" : "int8");
        Assert.NotEqual(broken, sound.Info.Precision);
    }

    [Fact]
    public async Task An_audit_leaves_out_a_variant_with_wrong_golden_scores_and_says_why()
    {
        Copy(TestData.Require("golden/checkpoints/ce-minilm-2"));
        NegateLogits((await new RerankerLoader(Home).BuildAsync(Model, Options("int8"), TestContext.Current.CancellationToken)).File);

        var notices = new List<string>();

        var variants = await new RerankerLoader(Home, notices.Add).LoadVariantsAsync(Model, Options(null), TestContext.Current.CancellationToken);

        Assert.Equal(["fp32", "int8-fine"], variants.Select(variant => variant.Variant));
        Assert.StartsWith("int8 is left out: model in int8: the golden pair", Assert.Single(notices), StringComparison.Ordinal);
        Assert.EndsWith("or int8 is too coarse for this model: run it with --precision fp32.", notices[0], StringComparison.Ordinal);
        foreach (var (_, reranker) in variants)
        {
            reranker.Dispose();
        }
    }

    [Fact]
    public async Task An_audit_ends_when_the_exact_variant_misses_its_golden_scores()
    {
        Copy(TestData.Require("golden/checkpoints/ce-minilm-2"));
        NegateLogits((await new RerankerLoader(Home).BuildAsync(Model, Options("fp32"), TestContext.Current.CancellationToken)).File);

        var error = await Assert.ThrowsAsync<ModelException>(
            () => new RerankerLoader(Home).LoadVariantsAsync(Model, Options(null), TestContext.Current.CancellationToken));

        Assert.StartsWith("model in fp32: ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("this machine computes wrongly.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Golden_scores_are_checked_for_each_variant()
    {
        Copy(TestData.Require("golden/checkpoints/ce-minilm-2"));
        (await LoadAsync("fp32")).Dispose();
        Assert.Single(Directory.GetFiles(Home.Verified));

        (await LoadAsync("int8")).Dispose();
        (await LoadAsync("int8")).Dispose();

        Assert.Equal(2, Directory.GetFiles(Home.Verified).Length);
    }

    [Fact]
    public async Task A_folder_with_only_a_quantised_file_is_checked_with_the_tolerance_of_its_precision()
    {
        Copy(TestData.InCheckout(SearchInstallation.BundledModel));
        File.Delete(Path.Combine(Model, "model.safetensors"));
        File.Copy(TestData.Require("model/onnx/model_qint8.onnx"), Path.Combine(Model, "model_qint8.onnx"));

        (await LoadAsync(null)).Dispose();
        var verified = await VerifyAsync();
        Assert.Equal(("int8", 20), (verified.Precision, verified.GoldenPairs));
        Assert.InRange(verified.MaxDifference, 0.01, 1);

        NegateGolden();
        Assert.StartsWith("model in int8: the golden pair", (await Assert.ThrowsAsync<ModelException>(() => LoadAsync(null))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ModelException>(VerifyAsync);
    }

    /// <summary>
    /// Of the models with golden files, these have the largest differences or the smallest scores. fp16 is computed on the CPU here.
    /// </summary>
    [Theory]
    [InlineData("models/mini-reranker-l6")]
    [InlineData("golden/checkpoints/capreolus-electra")]
    [InlineData("golden/checkpoints/ce-electra")]
    [InlineData("golden/checkpoints/ce-tinybert-v1-legacy")]
    public async Task Golden_tolerance_separates_correct_variants_from_wrong_ones(string name)
    {
        var folder = new ModelFolder(name == SearchInstallation.BundledModel ? TestData.InCheckout(name) : TestData.Require(name));
        var golden = GoldenPairs.Read(Path.Combine(folder.Path, GoldenPairs.FileName))!;
        foreach (var recipe in new[] { Devices.Cpu, Devices.Cuda }.SelectMany(VariantLadder.Of).DistinctBy(recipe => recipe.Name))
        {
            File.WriteAllBytes(_folder.File("model.onnx"), ModelVariants.Build(folder, recipe, asked: null));
            using var reranker = new CrossEncoder(
                new ScoringSession(_folder.File("model.onnx"), folder.Encoder.Vocabulary, Devices.Cpu, new CpuBatches()),
                folder.Encoder,
                new RerankerInfo(name, recipe.Name, Devices.Cpu, folder.LongestPair(golden.MaxLength), null),
                new ScoringOptions { Truncation = golden.Truncation });
            var scores = new List<GoldenScore>();
            foreach (var pair in golden.Pairs)
            {
                scores.Add(new GoldenScore(pair.Query, pair.Relevance, (await reranker.ScoreAllAsync(pair.Query, [pair.Passage], TestContext.Current.CancellationToken))[0].Relevance));
            }

            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{recipe.Name}: the worst pair is {scores.Max(score => score.Distance / (1 + Math.Abs(score.Known))):G2} of 1 + |x| off, all together " +
                $"{scores.Sum(score => score.Distance) / scores.Sum(score => 1 + Math.Abs(score.Known)):G2}");
            var tolerance = GoldenTolerance.Of(recipe.Precision);
            Assert.Null((tolerance with { Allowed = tolerance.Allowed * (recipe.Precision == "fp16" ? 0.8f : 0.5f) }).Problem(scores, reranker.Labels));
            GoldenScore[] shifted = [.. scores.Select((score, index) => score with { Score = scores[(index + 1) % scores.Count].Score })];
            Assert.NotNull((tolerance with { Allowed = tolerance.Allowed * 2 }).Problem(shifted, reranker.Labels));
        }
    }

    private void Copy(string model)
    {
        Directory.CreateDirectory(Model);
        foreach (var file in Directory.GetFiles(model))
        {
            File.Copy(file, Path.Combine(Model, Path.GetFileName(file)));
        }
    }

    /// <summary>Simulates a faulty runtime or processor: the file is complete and its hash is right.</summary>
    private static void NegateLogits(string file)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(file));
        foreach (var tensor in model.Graph.Initializer.Where(tensor => tensor.Name.StartsWith("classifier.", StringComparison.Ordinal)))
        {
            var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
            tensor.RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(Array.ConvertAll(values, value => -value)));
        }

        File.WriteAllBytes(file, model.ToByteArray());
        File.WriteAllText(file + ".sha256", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
    }

    private void NegateGolden()
    {
        var path = Path.Combine(Model, GoldenPairs.FileName);
        var golden = GoldenPairs.Read(path)!;
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            max_length = golden.MaxLength,
            pairs = golden.Pairs.Select(pair => new { query = pair.Query, passage = pair.Passage, logit_reference = -pair.Relevance }),
        }));
    }

    private static ScoringOptions Options(string? precision) => new() { Device = "cpu", Precision = precision };

    private Task<CrossEncoder> LoadAsync(string? precision) => new RerankerLoader(Home).LoadAsync(Model, Options(precision), TestContext.Current.CancellationToken);

    private Task<VerifiedModel> VerifyAsync() => new ModelVerifier(Home).VerifyAsync(Model, new ScoringOptions(), null, TestContext.Current.CancellationToken);
}
