using Search.Core.Storage;
using Search.Onnx.Variants;

namespace Search.Tests.Onnx.Variants;

/// <summary>Only complete variants are served.</summary>
public sealed class VariantStoreTests : IDisposable
{
    private static readonly byte[] Model = [1, 2, 3, 4];
    private static readonly VariantOrigin Origin = new("/nowhere", "fp32", null);

    private readonly TempFolder _home = new();
    private int _built;

    private VariantStore Store => new(new DataDirectory(_home.Path));

    private string Variants => new DataDirectory(_home.Path).Variants;

    public void Dispose() => _home.Dispose();

    [Fact]
    public void A_variant_is_built_once()
    {
        var first = Store.GetOrBuild("key", Origin, Build);

        Assert.Equal(first, Store.GetOrBuild("key", Origin, Build));
        Assert.Equal(1, _built);
        Assert.Equal(Model, File.ReadAllBytes(first));
    }

    [Theory]
    [InlineData(new byte[] { 1, 2, 3, 5 })]
    [InlineData(new byte[] { 1, 2 })]
    [InlineData(new byte[0])]
    public void A_variant_that_was_damaged_is_built_again(byte[] damaged)
    {
        File.WriteAllBytes(Store.GetOrBuild("key", Origin, Build), damaged);

        Assert.Equal(Model, File.ReadAllBytes(Store.GetOrBuild("key", Origin, Build)));
        Assert.Equal(2, _built);
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model.onnx.sha256")]
    public void A_variant_that_lacks_a_file_is_built_again(string file)
    {
        File.Delete(Path.Combine(Path.GetDirectoryName(Store.GetOrBuild("key", Origin, Build))!, file));

        Assert.Equal(Model, File.ReadAllBytes(Store.GetOrBuild("key", Origin, Build)));
    }

    [Fact]
    public void The_next_build_removes_leftovers_of_a_killed_one()
    {
        var left = Directory.CreateDirectory(Path.Combine(Variants, ".unfinished-0123"));
        File.WriteAllBytes(Path.Combine(left.FullName, "model.onnx"), [1]);

        Store.GetOrBuild("key", Origin, Build);

        Assert.Equal(["key"], Directory.GetDirectories(Variants).Select(Path.GetFileName));
    }

    [Fact]
    public void A_build_that_fails_leaves_nothing_and_the_next_one_succeeds()
    {
        Assert.Throws<InvalidOperationException>(() => Store.GetOrBuild("key", Origin, () => throw new InvalidOperationException()));
        Assert.True(!Directory.Exists(Variants) || Directory.GetDirectories(Variants).Length == 0);

        Assert.Equal(Model, File.ReadAllBytes(Store.GetOrBuild("key", Origin, Build)));
    }

    [Fact]
    public async Task Parallel_callers_of_a_damaged_variant_all_get_it_rebuilt()
    {
        for (var round = 0; round < 20; round++)
        {
            File.WriteAllBytes(Store.GetOrBuild("key", Origin, Build), [9]);
            _built = 0;

            var served = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => File.ReadAllBytes(Store.GetOrBuild("key", Origin, Build)))));

            Assert.All(served, bytes => Assert.Equal(Model, bytes));
            Assert.Equal(1, _built);
        }
    }

    private byte[] Build()
    {
        Interlocked.Increment(ref _built);
        return Model;
    }
}
