using System.Text.Json.Nodes;
using Search.Core.Settings;
using Search.Onnx.Registry;

namespace Search.Tests.Cli;

/// <summary><c>search rerank</c>, <c>tokenize</c> and <c>eval</c> as a user runs them.</summary>
public sealed class CliCommandTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Rerank_prints_a_line_of_JSON_for_each_request_line()
    {
        const string requests = """
            {"query":"how long does concrete cure","documents":["Paint dries fast.","Concrete reaches its strength in 28 days.",""]}
            {"query":"moon","documents":[]}

            """;

        var result = await RunAsync(requests, "rerank", "--precision", "fp32");

        Assert.Equal(0, result.ExitCode);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Equal(3, lines[0]["scores"]!.AsArray().Count);
        Assert.Equal(1, (int)lines[0]["order"]![0]!);
        Assert.Equal([0, 0, 0], lines[0]["truncatedTokens"]!.AsArray().Select(node => (int)node!));
        Assert.Empty(lines[1]["scores"]!.AsArray());
    }

    [Fact]
    public async Task Rerank_by_a_cascade_tells_who_judged_and_orders_by_it()
    {
        const string request = """{"query":"how long does concrete cure","documents":["Paint dries fast.","Concrete reaches its strength in 28 days.","Moon."]}""";

        var cascade = JsonNode.Parse((await RunAsync(request, "rerank", "--precision", "int8", "--model", "default+default@1")).Output)!;
        var alone = JsonNode.Parse((await RunAsync(request, "rerank", "--precision", "int8")).Output)!;

        Assert.Equal([1, 0, 1], cascade["tiers"]!.AsArray().Select(tier => (int)tier!));
        Assert.Equal(["scores", "logits", "order", "truncatedTokens"], alone.AsObject().Select(member => member.Key));
        Assert.Equal(alone["scores"]!.ToJsonString(), cascade["scores"]!.ToJsonString());
        Assert.Equal(alone["order"]!.ToJsonString(), cascade["order"]!.ToJsonString());
    }

    [Fact]
    public async Task Max_length_cuts_the_document_and_the_answer_says_by_how_much()
    {
        var result = await RunAsync(
            """{"query":"moon","documents":["one two three four five six seven eight nine ten"]}""", "rerank", "--precision", "fp32", "--max-length", "8");

        Assert.Equal(6, (int)JsonNode.Parse(result.Output)!["truncatedTokens"]![0]!);
    }

    [Fact]
    public async Task Tokenize_prints_the_ids_that_the_model_sees()
    {
        var vocab = TestData.InCheckout(Path.Combine(SearchInstallation.BundledModel, "vocab.txt"));

        var result = await RunAsync("""{"a":"hello world","b":"hello"}""", "tokenize", "--vocab", vocab);

        Assert.Equal(0, result.ExitCode);
        var line = JsonNode.Parse(result.Output)!;
        Assert.Equal([101, 7592, 2088, 102, 7592, 102], line["ids"]!.AsArray().Select(id => (int)id!));
        Assert.Equal([0, 0, 0, 0, 1, 1], line["typeIds"]!.AsArray().Select(id => (int)id!));
    }

    [Theory]
    [InlineData("7592 2088 102", "hello world")]
    [InlineData("100 2088 102", "HELLO world", "--cased")]
    [InlineData("1031 19802 1033 102", "[SEP]")]
    [InlineData("102 102", "[SEP]", "--special")]
    [InlineData("7592 102", "hello world", "--max-length", "3")]
    [InlineData("7592 2088 102", "hello world", "--max-length", "3", "--truncation", "none")]
    public async Task Tokenize_does_what_its_flags_say(string ids, string text, params string[] flags)
    {
        var result = await TokenizeAsync($$"""{"a":"{{text}}"}""", flags);

        Assert.Equal("101 " + ids, string.Join(' ', JsonNode.Parse(result.Output)!["ids"]!.AsArray()));
    }

    [Theory]
    [InlineData("only_second", "7592 2088 102 7592")]
    [InlineData("longest_first", "7592 102 7592 2088")]
    public async Task Tokenize_cuts_the_text_that_the_truncation_names(string truncation, string ids)
    {
        var result = await TokenizeAsync("""{"a":"hello world","b":"hello world"}""", "--max-length", "6", "--truncation", truncation);

        var line = JsonNode.Parse(result.Output)!;
        Assert.Equal($"101 {ids} 102", string.Join(' ', line["ids"]!.AsArray()));
        Assert.Equal(1, (int)line["removed"]!);
    }

    [Theory]
    [InlineData("--max-length is 2; expected at least 3", "--max-length", "2")]
    [InlineData("longest", "--truncation", "longest")]
    public async Task Tokenize_refuses_a_flag_it_cannot_keep(string reason, params string[] flags)
    {
        var result = await TokenizeAsync("""{"a":"hello"}""", flags);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Measure_prints_what_trec_eval_computes()
    {
        var qrels = Write("qrels.txt", "q1 0 a 1\nq1 0 b 0\n");
        var run = Write("x.run", "q1 Q0 b 1 2.0 t\nq1 Q0 a 2 1.0 t\n");

        var result = await RunAsync("", "eval", "measure", qrels, run, "--json", "--per-query");

        Assert.Equal(0, result.ExitCode);
        var measures = JsonNode.Parse(result.Output)!["runs"]![0]!["measures"]!;
        Assert.Equal(0.5, (double)measures["RR@10"]!, 9);
        Assert.Equal(1 / Math.Log2(3), (double)measures["nDCG@10"]!, 9);
    }

    [Fact]
    public async Task Models_lists_the_fifteen_rows_and_says_which_are_here()
    {
        var result = await RunAsync("", "models", "list", "--json");

        Assert.Equal(0, result.ExitCode);
        var models = JsonNode.Parse(result.Output)!["models"]!.AsArray();
        Assert.Equal(15, models.Count);
        Assert.Equal("cross-encoder/ms-marco-TinyBERT-L2-v2", (string?)models[0]!["repository"]);
        Assert.All(models, model => Assert.Equal(("ready", "not pulled"), ((string?)model!["state"], (string?)model["here"])));
        Assert.All(models, model => Assert.NotEmpty(model!["unconfirmed"]!.AsArray()));
        Assert.Equal("mini-reranker-l6", (string?)JsonNode.Parse(result.Output)!["bundled"]!["name"]);
    }

    [Fact]
    public async Task Models_list_marks_what_only_the_published_files_can_confirm()
    {
        var result = await RunAsync("", "models", "list");

        var lines = result.Output.Split('\n');
        var notes = lines.SkipWhile(line => !line.StartsWith("* not confirmed", StringComparison.Ordinal)).ToList();
        Assert.Contains("tensor names and scores (checked on random weights of this shape and layout)", notes[0], StringComparison.Ordinal);
        Assert.All(ModelRegistry.All, entry =>
        {
            var marks = lines.First(line => line.StartsWith(entry.Name + " ", StringComparison.Ordinal)).Split("ready*")[1].Split("not pulled")[0];
            Assert.Equal(
                entry.Unconfirmed.Skip(1).Order(StringComparer.Ordinal),
                marks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(mark => notes.First(note => note.StartsWith($"  {mark}  ", StringComparison.Ordinal))[(4 + mark.Length)..]).Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public async Task The_page_of_the_models_is_that_of_the_registry_and_of_what_was_measured()
    {
        var page = _home.File("models.md");
        string[] results = [.. Directory.EnumerateDirectories(TestData.InCheckout("benchmarks"))
            .Select(folder => Path.Combine(folder, "models"))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json"))
            .Order(StringComparer.Ordinal)];

        var result = await RunAsync("", ["models", "report", .. results, "--out", page]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            await File.ReadAllTextAsync(TestData.InCheckout("docs/models.md"), TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Pull_takes_a_model_from_the_folder_that_SEARCH_MODELS_names()
    {
        var offline = Directory.CreateDirectory(_home.File("offline/nboost/pt-bert-base-uncased-msmarco")).FullName;
        foreach (var file in new[] { "config.json", "vocab.txt", "pytorch_model.bin" })
        {
            await File.WriteAllTextAsync(Path.Combine(offline, file), file, TestContext.Current.CancellationToken);
        }

        var result = await ProgramRunner.RunAsync(
            "Search.Cli",
            _home.Path,
            ["models", "pull", "pt-bert-base-uncased-msmarco", "--json"],
            variables: new Dictionary<string, string> { ["SEARCH_MODELS"] = _home.File("offline"), ["HF_ENDPOINT"] = "http://127.0.0.1:9" });

        Assert.Equal(0, result.ExitCode);
        var folder = (string)JsonNode.Parse(result.Output)!["folder"]!;
        Assert.Equal("vocab.txt", await File.ReadAllTextAsync(Path.Combine(folder, "vocab.txt"), TestContext.Current.CancellationToken));
        var files = JsonNode.Parse(result.Output)!["files"]!.AsArray();
        Assert.Equal(["config.json", "vocab.txt", "pytorch_model.bin"], files.Select(file => (string?)file!["path"]));
        Assert.All(files, file => Assert.Equal("nothing", (string?)file!["checked"]));
        Assert.Contains("vocab.txt: 9 of 9 bytes", result.Errors, StringComparison.Ordinal);
        Assert.Contains("warning: pt-bert-base-uncased-msmarco: pytorch_model.bin: it was checked against nothing", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_compares_scores_with_the_golden_ones_and_refuses_others()
    {
        var copy = CopyOfBundledModel();

        var right = await RunAsync("", "models", "verify", copy, "--json");
        await File.WriteAllTextAsync(
            Path.Combine(copy, "golden.json"),
            """{"max_length":160,"pairs":[{"query":"moon","passage":"night","logit_reference":99.5}]}""",
            TestContext.Current.CancellationToken);
        var wrong = await RunAsync("", "models", "verify", copy);

        Assert.True((int)JsonNode.Parse(right.Output)!["goldenPairs"]! > 5);
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("expected 99.5", wrong.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exported_model_scores_as_the_one_that_it_was_made_from()
    {
        const string request = """{"query":"how long does concrete cure","documents":["Concrete reaches its strength in 28 days."]}""";
        var folder = _home.File("exported");

        var export = await RunAsync("", "models", "export", "default", "--out", folder);
        var again = await RunAsync("", "models", "export", "default", "--out", folder);

        Assert.Equal((0, 2), (export.ExitCode, again.ExitCode));
        Assert.Contains("not empty", again.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "model.safetensors")));
        Assert.Equal(Score(await RunAsync(request, "rerank", "--precision", "fp32")), Score(await RunAsync(request, "rerank", "--model", folder)), 1e-5f);

        static float Score(ProgramRunner.Result answer) => (float)JsonNode.Parse(answer.Output)!["scores"]![0]!;
    }

    [Theory]
    [InlineData("model.safetensors")]
    [InlineData("config.json")]
    [InlineData("vocab.txt")]
    public async Task A_model_whose_file_is_cut_short_is_refused_by_the_name_of_the_file(string file)
    {
        var model = CopyOfBundledModel();
        using (var cut = File.OpenWrite(Path.Combine(model, file)))
        {
            cut.SetLength(cut.Length / 2);
        }

        var result = await RunAsync("""{"query":"moon","documents":["night"]}""", "rerank", "--model", model);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(file, result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("line 1: 'not json' is an invalid JSON literal", "not json", "rerank")]
    [InlineData("line 1: A document is null", """{"query":"moon","documents":["night",null]}""", "rerank")]
    [InlineData("is 'a,b'; this command takes one model", "", "rerank", "--model", "a,b")]
    [InlineData("no-such-model", "", "rerank", "--model", "./no-such-model")]
    [InlineData("lacks its first model; expected FIRST+SECOND@N", "", "rerank", "--model", "+default@10")]
    [InlineData("judges 0 passages; expected 1 to 10,000", "", "rerank", "--model", "default+default@0")]
    [InlineData("is a cascade of two; expected one model", "", "models", "verify", "default+default@10")]
    [InlineData("expected bert-1, bert-2", "", "models", "verify", "default", "--head", "foo")]
    [InlineData("is a cascade of two; expected one model", "", "models", "audit", "default+default@10")]
    [InlineData("is a cascade of two; expected one model", "", "models", "export", "default+default@10", "--out", "nowhere-yet")]
    [InlineData("no model 'default+default@10' in the registry", "", "models", "pull", "default+default@10")]
    [InlineData("expected fp32", "", "rerank", "--precision", "fp12")]
    [InlineData("vocab", "", "tokenize")]
    [InlineData("found: ms-marco-TinyBERT-L2-v2", "", "models", "pull", "nope")]
    [InlineData("./search models pull ms-marco-MiniLM-L6-v2", "", "rerank", "--model", "ms-marco-MiniLM-L6-v2")]
    [InlineData("missing.qrels", "", "eval", "measure", "missing.qrels", "missing.run")]
    [InlineData("nonsense", "", "nonsense")]
    public async Task Bad_input_is_refused_with_a_reason(string reason, string input, params string[] arguments)
    {
        var result = await RunAsync(input, arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(reason, result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_model_that_gives_no_numbers_gives_no_order()
    {
        var model = TestData.Require("golden/checkpoints-bad/onnx-nan-output");

        var result = await RunAsync("""{"query":"moon","documents":["night","day"]}""", "rerank", "--model", model);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("gave NaN for document", result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    private string CopyOfBundledModel()
    {
        var copy = Directory.CreateDirectory(_home.File("model")).FullName;
        foreach (var file in Directory.EnumerateFiles(TestData.InCheckout(SearchInstallation.BundledModel)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    private Task<ProgramRunner.Result> TokenizeAsync(string input, params string[] flags) => RunAsync(
        input, ["tokenize", "--vocab", TestData.InCheckout(Path.Combine(SearchInstallation.BundledModel, "vocab.txt")), .. flags]);

    private Task<ProgramRunner.Result> RunAsync(string input, params string[] arguments) =>
        ProgramRunner.RunAsync("Search.Cli", _home.Path, arguments, input);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_home.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
