using System.Text;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;
using Search.Onnx.Variants;

namespace Search.Tests.Onnx.Checkpoints;

/// <summary>Ready files with external data: files in the model's folder are read, other files are not, even if they are valid.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Model => _folder.File("store/models/mine");

    private string Beside => Path.Combine(Model, "onnx", "model.onnx_data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task External_data_beside_the_model_are_read()
    {
        CopyOf("onnx-external-data-missing");
        WriteElements(Beside);

        await ScoresAsync();
    }

    [Theory]
    [InlineData("model.onnx_data")]
    [InlineData("data/xx.bin.456")] // The same length as the name that it replaces.
    public async Task External_data_are_exported_with_the_model(string name)
    {
        CopyOf("onnx-external-data-missing");
        var (model, data) = (Path.Combine(Model, "onnx", "model.onnx"), Path.Combine(Model, "onnx", name));
        File.WriteAllBytes(model, Replace(File.ReadAllBytes(model), "model.onnx_data"u8, Encoding.ASCII.GetBytes(name)));
        Directory.CreateDirectory(Path.GetDirectoryName(data)!);
        WriteElements(data);
        var exported = await new ModelExporter(new DataDirectory(_folder.File("home"))).ExportAsync(
            Model, new ScoringOptions(), _folder.File("exported"), TestContext.Current.CancellationToken);
        Assert.Equal(new FileInfo(model).Length + new FileInfo(data).Length, exported.Bytes);
        Directory.Delete(Model, recursive: true);
        Directory.Move(exported.Folder, Model);

        await ScoresAsync();
    }

    [Fact]
    public async Task Missing_external_data_are_named()
    {
        CopyOf("onnx-external-data-missing");

        Assert.Contains("are in 'model.onnx_data', which does not exist", await RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task External_data_outside_the_folder_are_refused()
    {
        const string outside = "../../../xx.bin"; // The same length as the name that it replaces.
        CopyOf("onnx-external-data-missing");
        var model = Path.Combine(Model, "onnx", "model.onnx");
        File.WriteAllBytes(model, Replace(File.ReadAllBytes(model), "model.onnx_data"u8, Encoding.ASCII.GetBytes(outside)));
        WriteElements(_folder.File("store/xx.bin"));

        Assert.Contains($"are in '{outside}'; expected a file in the model's folder", await RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_to_data_outside_of_the_folder_is_refused()
    {
        CopyOf("onnx-external-data-missing");
        WriteElements(_folder.File("store/secret.bin"));
        File.CreateSymbolicLink(Beside, _folder.File("store/secret.bin"));

        var message = await RefusedAsync();

        Assert.Contains("'model.onnx_data', a link to", message, StringComparison.Ordinal);
        Assert.Contains("secret.bin", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_and_its_data_that_are_links_into_one_folder_are_read()
    {
        CopyOf("onnx-external-data-missing");
        var blobs = Directory.CreateDirectory(_folder.File("store/blobs")).FullName;
        var file = Path.Combine(Model, "onnx", "model.onnx");
        File.Move(file, Path.Combine(blobs, "0123"));
        File.CreateSymbolicLink(file, Path.Combine("..", "..", "..", "blobs", "0123"));
        WriteElements(Path.Combine(blobs, "4567"));
        File.CreateSymbolicLink(Beside, Path.Combine("..", "..", "..", "blobs", "4567"));

        await ScoresAsync();
    }

    private void CopyOf(string golden)
    {
        var source = TestData.Require($"golden/checkpoints-bad/{golden}");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(Model, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>As many elements as the tensor has, so that a runtime would accept them.</summary>
    private static void WriteElements(string file) => File.WriteAllBytes(file, new byte[1920]);

    private static byte[] Replace(byte[] bytes, ReadOnlySpan<byte> old, byte[] replacement)
    {
        replacement.CopyTo(bytes, bytes.AsSpan().IndexOf(old));
        return bytes;
    }

    private async Task ScoresAsync()
    {
        using var reranker = await LoadAsync();
        Assert.Single(await reranker.ScoreAllAsync("a query", ["a passage"]));
    }

    private async Task<string> RefusedAsync() => (await Assert.ThrowsAsync<ModelException>(LoadAsync)).Message;

    private Task<Search.Onnx.Inference.CrossEncoder> LoadAsync() =>
        new RerankerLoader(new DataDirectory(_folder.File("home"))).LoadAsync(Model, new ScoringOptions { Device = "cpu" });
}
