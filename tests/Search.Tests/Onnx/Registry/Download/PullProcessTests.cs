using Search.Core.Settings;
using Search.Onnx.Registry;

namespace Search.Tests.Onnx.Registry.Download;

/// <summary><c>models pull</c> as processes that are killed, or run at the same time.</summary>
public sealed class PullProcessTests : IAsyncLifetime
{
    private static readonly ModelEntry Entry = ModelRegistry.Find("pt-bert-base-uncased-msmarco")!;
    private static readonly byte[] Weights = [.. Enumerable.Range(0, 500_000).Select(index => (byte)(index % 251))];
    private static readonly string[] Pull = ["models", "pull", Entry.Name];

    private readonly TempFolder _home = new();
    private HubServer _hub = null!;

    private string Folder => new ModelStore(new SearchHome(_home.Path)).FolderOf(Entry);

    private Dictionary<string, string> Variables => new()
    {
        ["HF_ENDPOINT"] = _hub.Url.ToString(),
        ["HF_HOME"] = _home.File("hugging-face"),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await HubServer.StartAsync();
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
    public async Task A_pull_that_is_killed_goes_on_where_it_was_when_it_is_started_again()
    {
        _hub.Before = async (context, _) =>
        {
            var isLarge = context.Request.Path.Value!.EndsWith(".bin", StringComparison.Ordinal);
            if (isLarge)
            {
                context.Response.ContentLength = Weights.Length;
                await context.Response.Body.WriteAsync(Weights.AsMemory(0, 200_000));
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
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
        Assert.Equal("incomplete", new ModelStore(new SearchHome(_home.Path)).StateOf(Entry));
        _hub.Before = (_, _) => Task.FromResult(false);
        var asked = _hub.Requests.Count;

        var again = await ProgramRunner.RunAsync("Search.Cli", _home.Path, Pull, variables: Variables);

        Assert.True(again.ExitCode == 0, again.Errors);
        Assert.Equal($"bytes={read}-", Assert.Single(_hub.Requests.Skip(asked)).Range);
        await AssertPulledAsync();
    }

    [Fact]
    public async Task Two_that_pull_at_once_ask_for_each_file_once_and_both_have_the_model()
    {
        _hub.Before = async (_, number) =>
        {
            await Task.Delay(number == 1 ? 1_500 : 0, Cancel); // Both have begun by then.
            return false;
        };

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => ProgramRunner.RunAsync("Search.Cli", _home.Path, Pull, variables: Variables)));

        Assert.All(results, result => Assert.Equal((0, $"{Entry.Name} is in {Folder}\n"), (result.ExitCode, result.Output)));
        Assert.Equal(
            Entry.Files.Select(file => $"/{Entry.Repository}/resolve/{Entry.Revision}/{file.Path}"), _hub.Requests.Select(request => request.Path));
        await AssertPulledAsync();
    }

    [Fact]
    public async Task Without_a_terminal_a_few_lines_a_file_tell_how_far_it_is()
    {
        var pull = await ProgramRunner.RunAsync("Search.Cli", _home.Path, Pull, variables: Variables);

        string[] lines = [.. pull.Errors.Split('\n').Where(line => line.EndsWith("bytes", StringComparison.Ordinal))];
        Assert.Equal(["config.json: 0 of 2 bytes", "config.json: 2 of 2 bytes"], lines.Where(line => line.StartsWith("config.json", StringComparison.Ordinal)));
        var weights = lines.Where(line => line.StartsWith("pytorch_model.bin", StringComparison.Ordinal)).ToList();
        Assert.Equal(("pytorch_model.bin: 0 of 500,000 bytes", "pytorch_model.bin: 500,000 of 500,000 bytes"), (weights[0], weights[^1]));
        Assert.InRange(weights.Count, 2, 5);
    }

    private async Task AssertPulledAsync()
    {
        Assert.Equal("pulled", new ModelStore(new SearchHome(_home.Path)).StateOf(Entry));
        Assert.Equal(Weights, await File.ReadAllBytesAsync(Path.Combine(Folder, "pytorch_model.bin"), Cancel));
        Assert.Empty(Directory.GetFiles(Folder, "*.incomplete"));
    }
}
