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

    private IReadOnlyList<ModelVariant> Of(string runtime) =>
        new ModelVariants(new VariantStore(new SearchHome(_home.Path)), runtime).Of(Model, head: null, Devices.Cpu);
}
