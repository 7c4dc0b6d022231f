using System.Text.Json.Nodes;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;
using Search.Onnx.Graph.Quantization;
using Search.Onnx.Models;
using Search.Onnx.Variants;

namespace Search.Tests.Onnx.Variants;

/// <summary>Cleaning removes only the variants that no model needs.</summary>
public sealed class VariantCleanerTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public VariantCleanerTests()
    {
        foreach (var model in new[] { Model, Other })
        {
            Directory.CreateDirectory(model);
            foreach (var file in Directory.GetFiles(TestData.Require("golden/checkpoints-bad/sound")))
            {
                File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
            }
        }

        Change(Other);
    }

    private string Model => _folder.File("model");

    private string Other => _folder.File("other");

    private DataDirectory Home => new(_folder.File("home"));

    private string[] Kept => [.. Directory.GetDirectories(Home.Variants).Select(folder => Path.GetFileName(folder))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Clean_keeps_variants_that_models_need()
    {
        await LoadAsync(Model, "fp32", "int8");
        await LoadAsync(Other, "fp32");

        var cleaned = new VariantCleaner(Home).Clean();

        Assert.Empty(cleaned.Removed);
        Assert.Equal((0, 3), (cleaned.Bytes, cleaned.Kept));
        Assert.Equal(3, Kept.Length);
    }

    [Fact]
    public async Task Clean_removes_variants_of_changed_files_and_they_are_rebuilt_on_demand()
    {
        await LoadAsync(Model, "fp32", "int8");
        await LoadAsync(Other, "fp32");
        var before = Kept;
        var bytes = new DirectoryInfo(Home.Variants).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        Change(Model);
        Change(Model);
        await LoadAsync(Model, "fp32");
        var built = Kept.Except(before);

        var cleaned = new VariantCleaner(Home).Clean();

        Assert.Equal(["fp32", "int8"], cleaned.Removed.Select(variant => variant.Variant).Order());
        Assert.All(cleaned.Removed, variant => Assert.Equal((Model, "its model's files have changed, or this version of the program builds it differently"), (variant.Folder, variant.Reason)));
        Assert.Equal(2, cleaned.Kept);
        Assert.Equal(built, Kept.Except(before));
        Assert.InRange(cleaned.Bytes, cleaned.Removed[0].Bytes + 1, bytes);
        await LoadAsync(Model, "int8");
    }

    [Fact]
    public async Task Clean_keeps_a_variant_shared_with_another_folder()
    {
        await LoadAsync(Other, "fp32");
        Change(Model);
        await LoadAsync(Model, "fp32", "int8");
        Assert.Equal(2, Kept.Length);
        Directory.Delete(Other, recursive: true);

        Assert.Empty(new VariantCleaner(Home).Clean().Removed);
    }

    [Fact]
    public async Task Clean_keeps_a_variant_that_the_bundled_model_shares_with_a_removed_copy()
    {
        var copy = Directory.CreateDirectory(_folder.File("copy")).FullName;
        foreach (var file in Directory.GetFiles(TestData.InCheckout(SearchInstallation.BundledModel)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        await LoadAsync(copy, "fp32");
        Directory.Delete(copy, recursive: true);

        Assert.Empty(new VariantCleaner(Home).Clean().Removed);
    }

    [Fact]
    public async Task Clean_removes_variants_of_a_missing_or_unreadable_folder()
    {
        await LoadAsync(Model, "fp32");
        await LoadAsync(Other, "fp32");
        Directory.Delete(Model, recursive: true);
        File.WriteAllText(Path.Combine(Other, "vocab.txt"), "");

        var cleaned = new VariantCleaner(Home).Clean();

        Assert.Empty(Kept);
        Assert.Equal("its model's folder no longer exists", cleaned.Removed.Single(variant => variant.Folder == Model).Reason);
        Assert.Equal("its model's files have changed, or this version of the program builds it differently", cleaned.Removed.Single(variant => variant.Folder == Other).Reason);
    }

    [Fact]
    public async Task Clean_keeps_variants_of_a_folder_that_cannot_be_opened()
    {
        await LoadAsync(Model, "fp32");
        await LoadAsync(Other, "fp32");
        Change(Other);
        using var held = new FileStream(Path.Combine(Model, "model.safetensors"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal(Other, Assert.Single(new VariantCleaner(Home).Clean().Removed).Folder);
    }

    [Fact]
    public void Clean_keeps_variants_of_other_processors()
    {
        var folder = new ModelFolder(Model);
        foreach (var recipe in Enum.GetValues<Int8Kernel>().SelectMany(VariantLadder.With))
        {
            new VariantStore(Home).GetOrBuild(ModelVariants.KeyOf(folder, recipe, head: null), new VariantOrigin(Model, recipe.Name, Head: null), () => [1]);
        }

        var cleaned = new VariantCleaner(Home).Clean();

        Assert.Empty(cleaned.Removed);
        Assert.Equal(6, cleaned.Kept); // int8 and int8-fine of both kernels, fp16 and fp32.
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"folder":"MODEL","variant":"int4","head":null}""")]
    [InlineData("""{"folder":"MODEL","variant":"fp32","head":"bert-1"}""")]
    public async Task Clean_removes_variants_of_other_builder_versions(string? origin)
    {
        await LoadAsync(Model, "fp32");
        var foreign = Directory.CreateDirectory(Path.Combine(Home.Variants, "0123")).FullName;
        File.WriteAllBytes(Path.Combine(foreign, "model.onnx"), new byte[1000]);
        if (origin is not null)
        {
            File.WriteAllText(Path.Combine(foreign, "origin.json"), origin.Replace("MODEL", Model, StringComparison.Ordinal));
        }

        var removed = Assert.Single(new VariantCleaner(Home).Clean().Removed);

        Assert.Equal(("0123", 1000 + (origin?.Replace("MODEL", Model, StringComparison.Ordinal).Length ?? 0)), (removed.Key, removed.Bytes));
        Assert.Single(Kept);
    }

    [Fact]
    public void Clean_removes_leftovers_of_a_killed_build()
    {
        var left = Directory.CreateDirectory(Path.Combine(Home.Variants, ".unfinished-0123")).FullName;
        File.WriteAllBytes(Path.Combine(left, "model.onnx"), new byte[1000]);

        var removed = Assert.Single(new VariantCleaner(Home).Clean().Removed);

        Assert.Equal((1000, "it remains from a build that was killed"), (removed.Bytes, removed.Reason));
        Assert.Empty(Kept);
    }

    [Fact]
    public async Task The_command_lists_what_it_removed()
    {
        await LoadAsync(Model, "fp32");
        var bytes = new DirectoryInfo(Home.Variants).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        Change(Model);

        var json = JsonNode.Parse((await RunAsync("models", "clean", "--json")).Output)!;
        var text = (await RunAsync("models", "clean")).Output;

        Assert.Equal((bytes, 0), ((long)json["bytes"]!, (int)json["kept"]!));
        Assert.Equal(("fp32", Model, bytes), ((string?)json["removed"]![0]!["variant"], (string?)json["removed"]![0]!["folder"], (long)json["removed"]![0]!["bytes"]!));
        Assert.Equal("0 removed, 0.0 MB; 0 kept.\n", text);
    }

    private static void Change(string model) => File.AppendAllText(Path.Combine(model, "config.json"), "\n");

    private async Task LoadAsync(string model, params string[] precisions)
    {
        foreach (var precision in precisions)
        {
            (await new RerankerLoader(Home).LoadAsync(model, new ScoringOptions { Device = "cpu", Precision = precision }, TestContext.Current.CancellationToken)).Dispose();
        }
    }

    private Task<ProgramRunner.Result> RunAsync(params string[] arguments) => ProgramRunner.RunAsync("Search.Cli", Home.Folder, arguments);
}
