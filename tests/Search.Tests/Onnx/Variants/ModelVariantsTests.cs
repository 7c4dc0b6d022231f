using Search.Core.Storage;
using Search.Onnx.Inference;
using Search.Onnx.Models;
using Search.Onnx.Variants;

namespace Search.Tests.Onnx.Variants;

public sealed class ModelVariantsTests : IDisposable
{
    private readonly TempFolder _home = new();

    private ModelFolder Model { get; } = new(TestData.InCheckout(SearchInstallation.BundledModel));

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Another_runtime_version_does_not_use_the_audits_of_this_one() =>
        Assert.Empty(Of("1.31.0").Select(variant => variant.Key).Intersect(Of("1.32.0").Select(variant => variant.Key)));

    [Fact]
    public void Another_version_of_the_runtime_runs_the_same_files() => Assert.Equal(Of("1.31.0")[^1].File(CancellationToken.None), Of("1.32.0")[^1].File(CancellationToken.None));

    [Fact]
    public void The_same_version_has_the_same_keys() =>
        Assert.Equal(Of("1.31.0").Select(variant => variant.Key), Of("1.31.0").Select(variant => variant.Key));

    [Fact]
    public void Another_device_uses_the_same_file_with_its_own_audit_key()
    {
        var (cpu, cuda) = (Of("1.31.0")[^1], Of("1.31.0", Devices.Cuda)[^1]);

        Assert.NotEqual(cpu.Key, cuda.Key);
        Assert.Equal(cpu.File(CancellationToken.None), cuda.File(CancellationToken.None));
    }

    [Theory]
    [InlineData("corpus.jsonl")]
    [InlineData("queries.jsonl")]
    [InlineData("qrels/test.tsv")]
    public void Another_sample_text_gives_the_calibrated_variants_other_keys(string changed)
    {
        var sample = TestData.InCheckout(SearchInstallation.SampleCollection);
        Directory.CreateDirectory(_home.File("sample/qrels"));
        foreach (var file in new[] { "corpus.jsonl", "queries.jsonl", "qrels/test.tsv" })
        {
            File.Copy(Path.Combine(sample, file), _home.File($"sample/{file}"));
        }

        File.AppendAllText(_home.File($"sample/{changed}"), "\n");

        var (bundled, other) = (new CalibrationPairs(sample), new CalibrationPairs(_home.File("sample")));
        Assert.Equal(
            ["int8", "int8-fine"],
            VariantLadder.All
                .Where(recipe => ModelVariants.KeyOf(Model, recipe, head: null, bundled) != ModelVariants.KeyOf(Model, recipe, head: null, other))
                .Select(recipe => recipe.Name));
        Assert.All(VariantLadder.All, recipe => Assert.Equal(ModelVariants.KeyOf(Model, recipe, head: null), ModelVariants.KeyOf(Model, recipe, head: null, bundled)));
    }

    [Fact]
    public void Both_int8_variants_share_one_calibration_and_give_the_same_graphs()
    {
        var (folder, calibrations) = (new ModelFolder(TestData.Require("golden/checkpoints/ce-minilm-2")), 0);
        var variants = new ModelVariants(new VariantStore(new DataDirectory(_home.Path)), "1.31.0", source =>
        {
            calibrations++;
            return source.Calibrate();
        }).Of(folder, head: null, Devices.Cpu);

        Assert.Equal(["int8", "int8-fine", "fp32"], variants.Select(variant => variant.Name));
        foreach (var (variant, recipe) in variants.Zip(VariantLadder.Of(Devices.Cpu)))
        {
            Assert.Equal(ModelVariants.Build(folder, recipe, asked: null), File.ReadAllBytes(variant.File(CancellationToken.None)));
        }

        Assert.Equal(1, calibrations);
    }

    private IReadOnlyList<ModelVariant> Of(string runtime, string device = Devices.Cpu) =>
        new ModelVariants(new VariantStore(new DataDirectory(_home.Path)), runtime).Of(Model, head: null, device);
}
