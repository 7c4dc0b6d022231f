using Search.Benchmarks.Data;
using Search.Core.Reranking;
using Search.Core.Settings;
using Search.Onnx.Registry;
using Search.Onnx.Tokenization;

namespace Search.Benchmarks.Peers;

/// <summary>A model as a folder that transformers.js loads: the names of its files are transformers.js's.</summary>
internal static class PeerModel
{
    /// <summary>What a peer calls a precision, and the file that it then loads.</summary>
    private static readonly Dictionary<string, (string Dtype, string File)> Files = new()
    {
        ["fp32"] = ("fp32", "model.onnx"),
        ["int8"] = ("q8", "model_quantized.onnx"),
    };

    /// <summary>Writes the folder.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="model">As for <see cref="RerankerLoader"/>.</param>
    /// <param name="precision"><c>fp32</c> or <c>int8</c>.</param>
    /// <param name="home">Where built variants lie.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>The peer's name of the precision, and where its file is from.</returns>
    public static async Task<(string Dtype, string Origin)> WriteAsync(
        string folder, string model, string precision, SearchHome home, CancellationToken cancel)
    {
        var (dtype, file) = Files[precision];
        var loader = new RerankerLoader(home);
        var location = loader.Locate(model);
        var usual = precision == "int8" && location.Name == loader.Locate("default").Name ? Subset.DynamicInt8Model : null;
        var source = usual ?? (await loader.BuildAsync(model, new ScoringOptions { Precision = precision, Device = "cpu" }, cancel)).File;

        File.Copy(Path.Combine(location.Folder, "config.json"), Path.Combine(folder, "config.json"));
        PeerTokenizer.Write(folder, Vocabulary.FromFolder(location.Folder), TokenizerSettings.FromFolder(location.Folder).LowerCase);
        Directory.CreateDirectory(Path.Combine(folder, "onnx"));
        File.Copy(source, Path.Combine(folder, "onnx", file));
        return (dtype, usual is null ? $"our exporter's {precision}" : "the usual dynamic int8");
    }
}
