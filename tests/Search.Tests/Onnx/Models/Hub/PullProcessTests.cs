using System.Globalization;
using System.Security.Cryptography;
using Search.Core.Storage;
using Search.Onnx.Models;
using Search.Tests.Downloads;
using Search.Tests.Onnx.Variants;

namespace Search.Tests.Onnx.Models.Hub;

/// <summary><c>models pull</c> as processes that are killed, or run at the same time.</summary>
public sealed class PullProcessTests : IAsyncLifetime
{
    private static readonly ModelEntry Entry = ModelRegistry.Find("pt-bert-base-uncased-msmarco")!;
    private static readonly byte[] Weights = [.. Enumerable.Range(0, 500_000).Select(index => (byte)(index % 251))];
    private static readonly string[] Pull = ["models", "pull", Entry.Name];

    private readonly TempFolder _home = new();
    private FileServer _hub = null!;

    private string Folder => new ModelStore(new DataDirectory(_home.Path)).FolderOf(Entry);

    private Dictionary<string, string> Variables => new()
    {
        ["HF_ENDPOINT"] = _hub.Url.ToString(),
        ["HF_HOME"] = _home.File("hugging-face"),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await FileServer.StartAsync();
        _hub.Version = "1"; // Like the hub, it gives the version of a file.
        _hub.Files["/config.json"] = "{}"u8.ToArray();
        _hub.Files["/vocab.txt"] = "[PAD]"u8.ToArray();
        _hub.Files["/pytorch_model.bin"] = Weights;
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task A_killed_pull_continues_where_it_stopped()
    {
        _hub.Before = async (context, _) =>
        {
            var isLarge = context.Request.Path.Value!.EndsWith(".bin", StringComparison.Ordinal);
            if (isLarge)
            {
                await FileServer.StallAsync(context, Weights, after: 200_000);
            }

            return isLarge;
        };
        var unfinished = Path.Combine(Folder, "pytorch_model.bin.incomplete");
        using (var process = ProgramRunner.Start("Search.Cli", _home.Path, Pull, Variables))
        {
            while (!File.Exists(unfinished) || new FileInfo(unfinished).Length == 0)
            {
                Assert.False(process.HasExited, "The program ended before it could be killed.");
                await Task.Delay(5, Cancel);
            }

            process.Kill();
            await process.WaitForExitAsync(Cancel);
        }

        var read = new FileInfo(unfinished).Length;
        Assert.Equal("incomplete", new ModelStore(new DataDirectory(_home.Path)).StateOf(Entry));
        _hub.Before = (_, _) => Task.FromResult(false);
        var asked = _hub.Requests.Count;

        var again = await ProgramRunner.RunAsync("Search.Cli", _home.Path, Pull, variables: Variables);

        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal($"bytes={read}-", Assert.Single(_hub.Requests.Skip(asked)).Range);
        await AssertPulledAsync();
    }

    [Fact]
    public async Task Two_parallel_pulls_request_each_file_once()
    {
        _hub.Before = async (_, number) =>
        {
            await Task.Delay(number == 1 ? 1_500 : 0, Cancel); // By then both have started.
            return false;
        };

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => ProgramRunner.RunAsync("Search.Cli", _home.Path, Pull, variables: Variables)));

        Assert.All(results, result => Assert.Equal((0, $"{Entry.Name} is in {Folder}\n"), (result.ExitCode, result.Output)));
        Assert.Equal(
            Entry.Files.Select(file => $"/{Entry.Repository}/resolve/{Entry.Revision}/{file.Path}"), _hub.Requests.Select(request => request.Path));
        await AssertPulledAsync();
    }

    [Fact]
    public async Task Without_a_terminal_a_pull_prints_a_few_progress_lines()
    {
        var pull = await ProgramRunner.RunAsync("Search.Cli", _home.Path, Pull, variables: Variables);

        string[] lines = [.. pull.Errors.Split('\n').Where(line => line.EndsWith("bytes", StringComparison.Ordinal))];
        Assert.Equal(["config.json: 0 of 2 bytes", "config.json: 2 of 2 bytes"], lines.Where(line => line.StartsWith("config.json", StringComparison.Ordinal)));
        var weights = lines.Where(line => line.StartsWith("pytorch_model.bin", StringComparison.Ordinal)).ToList();
        Assert.Equal(("pytorch_model.bin: 0 of 500,000 bytes", "pytorch_model.bin: 500,000 of 500,000 bytes"), (weights[0], weights[^1]));
        Assert.InRange(weights.Count, 2, 5);
    }

    [Fact]
    public async Task A_disk_that_becomes_full_is_an_error_and_the_next_pull_reads_what_is_missing()
    {
        const string name = "ms-marco-MiniLM-L4-v2"; // The registry does not have the size of its weights,
        var weights = Enumerable.Range(0, 6_000_000).Select(index => (byte)(index % 251)).ToArray();
        _hub.Files["/tokenizer_config.json"] = "{}"u8.ToArray();
        _hub.Files["/vocab.txt"] = await File.ReadAllBytesAsync(TestData.InCheckout("models/mini-reranker-l6/vocab.txt"), Cancel);
        _hub.Files["/model.safetensors"] = weights;
        _hub.Before = async (context, _) =>
        {
            var isLarge = context.Request.Path.Value!.EndsWith(".safetensors", StringComparison.Ordinal);
            if (isLarge)
            {
                context.Response.Headers["X-Linked-Etag"] = $"\"{Convert.ToHexStringLower(SHA256.HashData(weights))}\"";
            }

            if (isLarge && context.Request.Headers.Range.Count == 0)
            {
                await context.Response.Body.WriteAsync(weights, context.RequestAborted); // and the server does not send it.
                return true;
            }

            return false;
        };

        var result = await LimitedShell.RunAsync(
            ProgramRunner.Describe("Search.Cli", _home.Path, ["models", "pull", name], Variables), LimitedShell.Mounting, LimitedShell.AgainWithRoom(4 << 20));

        Assert.Matches($@"error: {name} is not pulled yet, what was read is kept; the rest could not be written: No space left on device : '.*'\. Free some space there", result.Errors);
        var (full, again) = (result.Output.Split("\n\n")[0].Split('\n'), result.Output.Split("\n\n")[1]);
        Assert.Equal("exit code 1", full[0]);
        Assert.Contains(full, file => file.EndsWith("/model.safetensors.incomplete", StringComparison.Ordinal));
        Assert.DoesNotContain(full, file => file.EndsWith("/model.safetensors", StringComparison.Ordinal) || file.EndsWith("/pulled.json", StringComparison.Ordinal));
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.StartsWith($"{name} is in ", again, StringComparison.Ordinal);
        var range = _hub.Requests.Last().Range;
        Assert.InRange(int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture), 3_000_000, 4 << 20);
    }

    private async Task AssertPulledAsync()
    {
        Assert.Equal("pulled", new ModelStore(new DataDirectory(_home.Path)).StateOf(Entry));
        Assert.Equal(Weights, await File.ReadAllBytesAsync(Path.Combine(Folder, "pytorch_model.bin"), Cancel));
        Assert.Empty(Directory.GetFiles(Folder, "*.incomplete"));
    }
}
