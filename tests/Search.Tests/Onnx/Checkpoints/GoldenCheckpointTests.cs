using System.Text.Json;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;

namespace Search.Tests.Onnx.Checkpoints;

/// <summary>
/// Compares small random rerankers of every head and file layout with logits of the reference implementation, one pair at a time and all in
/// one request. Each kind of file is tested alone in its folder.
/// </summary>
public class GoldenCheckpointTests
{
    private const float FloatTolerance = 1e-4f;

    /// <summary>The tolerance of a file that computes in fp16, as the makers of the golden files measured it.</summary>
    private const float HalfTolerance = 0.05f;

    public static TheoryData<string, string> SafetensorsFolders() => Folders("*.safetensors");

    public static TheoryData<string, string> PyTorchFolders() => Folders("pytorch_model*.bin");

    public static TheoryData<string, string> OnnxFiles() => Folders("onnx/*.onnx");

    [Theory]
    [MemberData(nameof(SafetensorsFolders))]
    public Task Safetensors_give_the_logits_of_the_reference(string name, string files) => CheckAsync(name, files);

    [Theory]
    [MemberData(nameof(PyTorchFolders))]
    public Task PyTorch_files_give_the_logits_of_the_reference(string name, string files) => CheckAsync(name, files);

    [Theory]
    [MemberData(nameof(OnnxFiles))]
    public Task Ready_files_give_the_logits_of_the_reference_whatever_their_inputs_are_called(string name, string files) => CheckAsync(name, files);

    [Fact]
    public void Every_folder_and_every_ready_file_is_among_the_tests()
    {
        var root = TestData.Require("golden/checkpoints");

        Assert.Equal(14, Directory.GetDirectories(root).Length);
        Assert.Equal(
            Directory.GetDirectories(root).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            new[] { SafetensorsFolders(), PyTorchFolders(), OnnxFiles() }
                .SelectMany(rows => rows.Select(row => row.Data.Item1)).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Directory.GetFiles(root, "*.onnx", SearchOption.AllDirectories).Length, OnnxFiles().Count);
    }

    private static async Task CheckAsync(string name, string files)
    {
        var source = TestData.Require($"golden/checkpoints/{name}");
        using var golden = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(source, "golden.json")));
        using var home = new TempFolder();
        var folder = FolderWith(home, source, files);
        using var reranker = await new RerankerLoader(new DataDirectory(home.File("home"))).LoadAsync(folder, Options(golden.RootElement));
        var tolerance = files.EndsWith("_fp16.onnx", StringComparison.Ordinal) ? HalfTolerance : FloatTolerance;

        foreach (var query in golden.RootElement.GetProperty("cases").EnumerateArray().GroupBy(pair => pair.GetProperty("query").GetString()!))
        {
            string[] passages = [.. query.Select(pair => pair.GetProperty("passage").GetString()!)];
            var together = await reranker.ScoreAllAsync(query.Key, passages);
            foreach (var (pair, score) in query.Zip(together))
            {
                var alone = Assert.Single(await reranker.ScoreAllAsync(query.Key, [passages[score.Index]]));
                float[] expected = [.. pair.GetProperty("logits").EnumerateArray().Select(logit => logit.GetSingle())];
                Assert.Equal(expected.Length, score.Logits.Count);
                Assert.All(expected.Zip(score.Logits), logit => Assert.Equal(logit.First, logit.Second, tolerance * (1 + Math.Abs(logit.First))));
                Assert.All(expected.Zip(alone.Logits), logit => Assert.Equal(logit.First, logit.Second, tolerance * (1 + Math.Abs(logit.First))));
            }

            if (tolerance == FloatTolerance)
            {
                var order = query.Select((pair, index) => (Score: pair.GetProperty("score").GetSingle(), index)).OrderByDescending(pair => pair.Score);
                Assert.Equal(order.Select(pair => pair.index), together.OrderByDescending(score => score.Relevance).Select(score => score.Index));
            }
        }
    }

    /// <summary>One row per folder that has such files; without the test data, one row that skips.</summary>
    private static TheoryData<string, string> Folders(string pattern)
    {
        var rows = new TheoryData<string, string>();
        var root = Path.Combine(TestData.Folder, "golden", "checkpoints");
        foreach (var folder in Directory.Exists(root) ? Directory.GetDirectories(root).Order(StringComparer.Ordinal).ToArray() : [])
        {
            var place = Path.Combine(folder, Path.GetDirectoryName(pattern)!);
            var files = Directory.Exists(place) ? Directory.GetFiles(place, Path.GetFileName(pattern)) : [];
            foreach (var file in pattern.StartsWith("onnx", StringComparison.Ordinal) ? files.Order(StringComparer.Ordinal) : files.Take(1))
            {
                rows.Add(Path.GetFileName(folder), pattern.StartsWith("onnx", StringComparison.Ordinal) ? "onnx/" + Path.GetFileName(file) : pattern);
            }
        }

        if (rows.Count == 0)
        {
            rows.Add("ce-minilm-2", pattern);
        }

        return rows;
    }

    /// <summary>The model folder with these weights and no others.</summary>
    private static string FolderWith(TempFolder home, string source, string files)
    {
        var folder = home.File("model");
        Directory.CreateDirectory(Path.Combine(folder, Path.GetDirectoryName(files)!));
        foreach (var file in Directory.GetFiles(source, "*.json").Concat(Directory.GetFiles(source, "vocab.txt")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        foreach (var file in Directory.GetFiles(Path.Combine(source, Path.GetDirectoryName(files)!), Path.GetFileName(files)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetRelativePath(source, file)));
        }

        // An index of missing shards counts as broken weights.
        foreach (var index in Directory.GetFiles(folder, "*.index.json").Where(index => Directory.GetFiles(folder, ShardsOf(index)).Length == 0))
        {
            File.Delete(index);
        }

        return folder;
    }

    private static string ShardsOf(string index) => index.EndsWith(".bin.index.json", StringComparison.Ordinal) ? "*.bin" : "*.safetensors";

    private static ScoringOptions Options(JsonElement golden) => new()
    {
        Precision = "fp32",
        Device = "cpu",
        MaxLength = golden.GetProperty("max_length").GetInt32(),
        Truncation = golden.GetProperty("truncation").GetString()!,
        Head = golden.GetProperty("name").GetString() == "capreolus-electra-with-dense" ? golden.GetProperty("head").GetString() : null,
    };
}
