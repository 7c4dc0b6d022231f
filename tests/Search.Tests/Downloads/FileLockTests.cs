using Search.Core.Storage;
using Search.Downloads;
using Search.Onnx.Models;

namespace Search.Tests.Downloads;

/// <summary>A long wait for another process is explained.</summary>
public sealed class FileLockTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_long_wait_is_explained_once()
    {
        var (notices, noticed) = (new List<string>(), new TaskCompletionSource());
        Task waiting;
        using (FileLock.Wait(_home.File("a.lock"), "is this test", null, TestContext.Current.CancellationToken))
        {
            waiting = Task.Run(
                () => FileLock.Wait(_home.File("a.lock"), "knits", Note, TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken).Dispose(),
                TestContext.Current.CancellationToken);
            await noticed.Task.WaitAsync(TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken); // Time for a second message.
        }

        await waiting;
        Assert.Equal($"waiting for another process that knits (it holds {_home.File("a.lock")})", Assert.Single(notices));

        void Note(string notice)
        {
            notices.Add(notice);
            noticed.TrySetResult();
        }
    }

    [Fact]
    public void A_short_wait_is_not_explained()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        using var held = FileLock.Wait(_home.File("a.lock"), "is this test", null, TestContext.Current.CancellationToken);

        Assert.Throws<OperationCanceledException>(() => FileLock.Wait(_home.File("a.lock"), "knits", Assert.Fail, TimeSpan.FromHours(1), stop.Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("models pull pt-bert-base-uncased-msmarco", "pulls pt-bert-base-uncased-msmarco")]
    [InlineData("models clean", "builds or removes variants")]
    [InlineData("models verify default", "builds or removes variants")]
    [InlineData("rerank --precision fp32", "builds or removes variants")]
    public async Task Commands_explain_a_wait_on_stderr_and_Ctrl_C_ends_it(string command, string holder)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "sends a signal with kill");
        var home = new DataDirectory(_home.Path);
        var file = command.Contains("pull", StringComparison.Ordinal)
            ? new ModelStore(home).FolderOf(ModelRegistry.Find("pt-bert-base-uncased-msmarco")!) + ".lock"
            : home.Variants + ".lock";
        using var held = FileLock.Wait(file, "is this test", null, TestContext.Current.CancellationToken);
        using var process = ProgramRunner.Start("Search.Cli", home.Folder, command.Split(' '), new Dictionary<string, string>
        {
            ["HF_ENDPOINT"] = "http://127.0.0.1:9", // The test does not depend on what the pull does after the wait.
        });
        process.StandardInput.Close();

        Assert.Equal(
            $"note: waiting for another process that {holder} (it holds {file})", await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));
        await process.InterruptAsync();
        Assert.EndsWith("stopped\n", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, process.ExitCode);
    }
}
