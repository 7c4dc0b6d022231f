using Search.Core.Settings;
using Search.Onnx.Inference;
using Search.Onnx.Registry;

namespace Search.Tests.Onnx.Registry;

public sealed class ModelVariantsTests : IDisposable
{
    private readonly TempFolder _home = new();

    private ModelFolder Model { get; } = new(TestData.InCheckout(SearchInstallation.BundledModel));

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Another_version_of_the_runtime_has_other_keys_so_that_audits_and_checked_golden_scores_of_this_one_do_not_count() =>
        Assert.Empty(Of("1.31.0").Select(variant => variant.Key).Intersect(Of("1.32.0").Select(variant => variant.Key)));

    [Fact]
    public void Another_version_of_the_runtime_runs_the_same_files() => Assert.Equal(Of("1.31.0")[^1].File(), Of("1.32.0")[^1].File());

    [Fact]
    public void The_same_version_has_the_same_keys() =>
        Assert.Equal(Of("1.31.0").Select(variant => variant.Key), Of("1.31.0").Select(variant => variant.Key));

    [Fact]
    public void Another_device_runs_the_same_file_and_has_keys_of_its_own()
    {
        var (cpu, cuda) = (Of("1.31.0")[^1], Of("1.31.0", Devices.Cuda)[^1]);

        Assert.NotEqual(cpu.Key, cuda.Key);
        Assert.Equal(cpu.File(), cuda.File());
    }

    private IReadOnlyList<ModelVariant> Of(string runtime, string device = Devices.Cpu) =>
        new ModelVariants(new VariantStore(new SearchHome(_home.Path)), runtime).Of(Model, head: null, device);
}
