using Search.Core.Errors;
using Search.Hosting.Commands;

namespace Search.Tests.Hosting.Commands;

public class CommandHostTests
{
    [Fact]
    public async Task A_command_ends_with_its_own_code() =>
        Assert.Equal(ExitCodes.SomeRejected, await CommandHost.RunAsync(_ => Task.FromResult(ExitCodes.SomeRejected)));

    [Fact]
    public async Task Bad_input_gives_exit_code_2() =>
        Assert.Equal(ExitCodes.BadInput, await CommandHost.RunAsync(_ => throw new BadInputException("bad")));

    [Fact]
    public async Task An_unavailable_engine_gives_exit_code_1() =>
        Assert.Equal(ExitCodes.Failed, await CommandHost.RunAsync(_ => throw new SearchUnavailableException("down")));

    [Fact(Timeout = 60_000)]
    public async Task A_second_Ctrl_C_ends_a_command_that_does_not_stop()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "sends a signal with kill");
        using var home = new TempFolder();
        var vocabulary = TestData.InCheckout("models/mini-reranker-l6/vocab.txt");
        using var process = ProgramRunner.Start("Search.Cli", home.Path, ["tokenize", "--vocab", vocabulary]);
        await process.StandardInput.WriteLineAsync("""{"a":"moon"}""");
        await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

        // It waits for a line of stdin, and nothing can interrupt this wait.
        await process.InterruptAsync();
        Assert.Contains("Ctrl-C again", await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(process.HasExited);
        await process.InterruptAsync();

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
    }

    [Fact]
    public async Task A_file_error_gives_exit_code_1() =>
        Assert.Equal(ExitCodes.Failed, await CommandHost.RunAsync(_ => throw new FileNotFoundException("gone")));
}
