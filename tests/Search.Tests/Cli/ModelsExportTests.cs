using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.OnnxRuntime;
using Search.Benchmarks.Synthetic;
using Search.Onnx.Graph;
using Search.Onnx.Models;
using Search.Onnx.Proto;
using Search.Onnx.Tokenization;
using DataType = Search.Onnx.Proto.TensorProto.Types.DataType;

namespace Search.Tests.Cli;

/// <summary><c>models export</c>: an exported model gives the program's scores.</summary>
public sealed class ModelsExportTests : IDisposable
{
    private const string Query = "moon night";
    private static readonly string[] Documents = ["the light of the moon", "bread", "a night without any moon in winter"];

    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_exported_model_gives_the_scores_of_its_source()
    {
        const string request = """{"query":"how long does concrete cure","documents":["Concrete reaches its strength in 28 days."]}""";
        var folder = _home.File("exported");

        var export = await RunAsync("", "models", "export", "default", "--out", folder);
        var again = await RunAsync("", "models", "export", "default", "--out", folder);

        Assert.Equal((0, 2), (export.ExitCode, again.ExitCode));
        Assert.Contains("exists and is not an empty folder", again.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "model.safetensors")));
        Assert.Equal(Score(await RunAsync(request, "rerank", "--precision", "fp32")), Score(await RunAsync(request, "rerank", "--model", folder)), 1e-5f);

        static float Score(ProgramRunner.Result answer) => (float)JsonNode.Parse(answer.Output)!["scores"]![0]!;
    }

    [Theory]
    [InlineData("fp32", "model.onnx", 1e-5f)]
    [InlineData("int8", "model_int8.onnx", 0.02f)]
    public async Task A_plain_session_loads_the_folder_and_gives_the_same_logits(string precision, string file, float tolerance)
    {
        var folder = _home.File("exported");

        var export = await RunAsync("", "models", "export", "default", "--out", folder, "--precision", precision);

        Assert.True(export.ExitCode == 0, export.Errors);
        Assert.EndsWith($"onnx/{file}, {precision}\n", export.Output, StringComparison.Ordinal);
        Assert.All(Read(folder, file).OpsetImport, import => Assert.Equal("", import.Domain));
        Assert.Empty(RuntimeOperators.In(Read(folder, file)));
        Assert.Equal(
            ["config.json", $"onnx/{file}", "tokenizer.json", "tokenizer_config.json", "vocab.txt"],
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal));
        var request = JsonSerializer.Serialize(new { query = Query, documents = Documents });
        var answer = await RunAsync(request, "rerank", "--precision", precision, "--device", "cpu");
        var expected = ScoresIn(answer);
        var reread = ScoresIn(await RunAsync(request, "rerank", "--model", folder, "--device", "cpu"));
        Assert.All(expected.Zip(Score(folder, file)), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        Assert.All(expected.Zip(reread), pair => Assert.Equal(pair.First, pair.Second, tolerance));
        Assert.True(expected.Max() - expected.Min() > 1, "Scores that hardly differ do not test the order.");
    }

    /// <summary>
    /// Signed weights are exact only where the processor adds products in 32 bits, and the file may be loaded on another processor.
    /// </summary>
    [Fact]
    public async Task Exported_int8_weights_are_unsigned_on_every_machine()
    {
        var folder = _home.File("exported");

        var export = await RunAsync("", "models", "export", "default", "--out", folder, "--precision", "int8");

        Assert.True(export.ExitCode == 0, export.Errors);
        var graph = Read(folder, "model_int8.onnx").Graph;
        var weights = graph.Node.Where(node => node.OpType == "MatMulInteger").Select(node => node.Input[1]).ToHashSet();
        Assert.NotEmpty(weights);
        Assert.All(
            graph.Initializer.Where(tensor => weights.Contains(tensor.Name)),
            tensor => Assert.Equal(DataType.Uint8, tensor.DataType));
    }

    /// <summary>An fp16 file is written on every machine. A CPU computes it in fp32 and rounds the results.</summary>
    [Fact]
    public async Task A_graph_of_16_bits_is_written_without_a_GPU()
    {
        var folder = _home.File("exported");

        var export = await RunAsync("", "models", "export", "default", "--out", folder, "--precision", "fp16");

        Assert.True(export.ExitCode == 0, export.Errors);
        Assert.Empty(RuntimeOperators.In(Read(folder, "model_fp16.onnx")));
        var expected = ScoresIn(await RunAsync(
            JsonSerializer.Serialize(new { query = Query, documents = Documents }), "rerank", "--precision", "fp32", "--device", "cpu"));
        Assert.All(expected.Zip(Score(folder, "model_fp16.onnx")), pair => Assert.Equal(pair.First, pair.Second, 0.05f));
        Assert.NotEqual(expected, Score(folder, "model_fp16.onnx"));
    }

    [Fact]
    public async Task An_exported_config_does_not_mention_the_original_storage_type()
    {
        var folder = _home.File("exported");

        var export = await RunAsync("", "models", "export", "default", "--out", folder, "--json");

        var config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "config.json"), TestContext.Current.CancellationToken))!;
        Assert.Null(config["quantization_config"]);
        Assert.Equal(("bert", 384), ((string?)config["model_type"], (int)config["hidden_size"]!));
        Assert.Equal("onnx/model.onnx", (string?)JsonNode.Parse(export.Output)!["file"]);
        Assert.Empty(JsonNode.Parse(export.Output)!["runtimeOperators"]!.AsArray());
    }

    [Fact]
    public async Task An_exported_tokenizer_works_without_vocab_txt()
    {
        var folder = _home.File("exported");
        await RunAsync("", "models", "export", "default", "--out", folder);
        var tokens = Vocabulary.FromFolder(folder).Tokens;
        var request = JsonSerializer.Serialize(new { query = Query, documents = (string[])[.. Documents, "Ünïcode, naïve 東京 [SEP] don't\u200b stop"] });
        var expected = await RunAsync(request, "rerank", "--model", folder, "--device", "cpu");

        File.Delete(Path.Combine(folder, "vocab.txt"));

        Assert.Equal(tokens, Vocabulary.FromFolder(folder).Tokens);
        Assert.Equal(new TokenizerSettings(LowerCase: true, 128), TokenizerSettings.FromFolder(folder));
        Assert.Equal(expected.Output, (await RunAsync(request, "rerank", "--model", folder, "--device", "cpu")).Output);
    }

    /// <summary>
    /// Old repositories do not give their architecture, and BERT_Cat's not even its sizes. Other programs need both with the graph.
    /// </summary>
    [Theory]
    [InlineData("pt-tinybert-msmarco", "bert", "hidden_size", 24)]
    [InlineData("distilbert-cat-margin_mse-T2-msmarco", "distilbert", "dim", 24)]
    [InlineData("bert-multilingual-passage-reranking-msmarco", "bert", "hidden_size", 24)]
    public async Task A_model_with_an_incomplete_config_is_exported_with_a_complete_one(string row, string type, string widthName, int width)
    {
        var entry = ModelRegistry.Find(row)! with { Layers = 1, AttentionHeads = 12, Hidden = 24, Intermediate = 48 };
        var vocabulary = SyntheticFiles.MadeVocabulary(100);
        var (source, folder) = (Directory.CreateDirectory(_home.File("source")).FullName, _home.File("exported"));
        foreach (var (name, bytes) in SyntheticFiles.Of(new SyntheticModel(entry, vocabulary.Length), vocabulary))
        {
            await File.WriteAllBytesAsync(Path.Combine(source, name), bytes, TestContext.Current.CancellationToken);
        }

        var export = await RunAsync("", "models", "export", source, "--out", folder, "--head", entry.Head);

        Assert.True(export.ExitCode == 0, export.Errors);
        var config = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "config.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal((type, width), ((string?)config["model_type"], (int)config[widthName]!));
        Assert.Equal(entry.Head.EndsWith('2') ? 2 : 1, (int?)config["num_labels"] ?? config["id2label"]!.AsObject().Count);
        var tokenizer = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "tokenizer_config.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(("BertTokenizer", 512), ((string?)tokenizer["tokenizer_class"], (int)tokenizer["model_max_length"]!));
        Assert.Equal(vocabulary, JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "tokenizer.json"), TestContext.Current.CancellationToken))!
            ["model"]!["vocab"]!.AsObject().Select(token => token.Key));
    }

    /// <summary>As another program: ids from the exported vocabulary, padded to the longest pair, all session options at their defaults.</summary>
    private static float[] Score(string folder, string file)
    {
        var vocabulary = File.ReadAllLines(Path.Combine(folder, "vocab.txt"));
        var queries = Ids($"[CLS] {Query} [SEP]");
        long[][] documents = [.. Documents.Select(document => Ids($"{document} [SEP]"))];
        var length = queries.Length + documents.Max(document => document.Length);
        long[] shape = [documents.Length, length];
        using var session = new InferenceSession(Path.Combine(folder, "onnx", file));
        using var ids = Value(document => [.. queries, .. document]);
        using var mask = Value(document => [.. Enumerable.Repeat(1L, queries.Length + document.Length)]);
        using var types = Value(document => [.. queries.Select(_ => 0L), .. document.Select(_ => 1L)]);
        using var options = new RunOptions();
        using var results = session.Run(options, ["input_ids", "attention_mask", "token_type_ids"], [ids, mask, types], ["logits"]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();

        long[] Ids(string text) => [.. text.Split(' ').Select(token => (long)Array.IndexOf(vocabulary, token))];

        OrtValue Value(Func<long[], long[]> row) => OrtValue.CreateTensorValueFromMemory<long>(
            [.. documents.SelectMany(document => row(document).Concat(Enumerable.Repeat(0L, length)).Take(length))], shape);
    }

    private static ModelProto Read(string folder, string file) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(Path.Combine(folder, "onnx", file)));

    private static float[] ScoresIn(ProgramRunner.Result answer) => [.. JsonNode.Parse(answer.Output)!["scores"]!.AsArray().Select(score => (float)score!)];

    private Task<ProgramRunner.Result> RunAsync(string input, params string[] arguments) =>
        ProgramRunner.RunAsync("Search.Cli", _home.Path, arguments, input);
}
