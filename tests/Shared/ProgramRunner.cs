using System.Diagnostics;
using Xunit;

namespace Search.TestSupport;

/// <summary>Runs a program of this repository as a user does: in a separate process, with its own data directory.</summary>
internal static class ProgramRunner
{
    /// <summary>A program's output and exit code.</summary>
    public sealed record Result(int ExitCode, string Output, string Errors);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="name">Its assembly, as in <c>Search.Indexer</c>.</param>
    /// <param name="home">The value of <c>SEARCH_HOME</c>.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="input">What it reads from stdin.</param>
    /// <param name="variables">Environment variables; no other <c>SEARCH_*</c> is passed on.</param>
    public static Task<Result> RunAsync(
        string name, string home, string[] arguments, string input = "", IReadOnlyDictionary<string, string>? variables = null) =>
        RunAsync(Describe(name, home, arguments, variables), input);

    /// <summary>Runs what <see cref="Describe"/> described, after a test changed it.</summary>
    public static async Task<Result> RunAsync(ProcessStartInfo start, string input)
    {
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new Result(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts a program, for tests that act while it runs; the caller reads and closes its streams.</summary>
    public static Process Start(string name, string home, string[] arguments, IReadOnlyDictionary<string, string>? variables = null) =>
        Process.Start(Describe(name, home, arguments, variables))!;

    /// <summary>Sends SIGINT, as Ctrl-C does. Not for Windows.</summary>
    public static async Task InterruptAsync(this Process process)
    {
        using var kill = Process.Start("kill", ["-INT", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The description of a program's start, which a test can change.</summary>
    public static ProcessStartInfo Describe(
        string name, string home, string[] arguments, IReadOnlyDictionary<string, string>? variables = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, name + ".dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = TestData.Checkout,
        };
        foreach (var variable in start.Environment.Keys.Where(key => key.StartsWith("SEARCH_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["SEARCH_HOME"] = home;
        start.Environment["DOTNET_TieredPGO"] = "0"; // Profiles pay for themselves only in programs that run longer than those of tests.
        foreach (var (variable, value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[variable] = value;
        }

        return start;
    }
}
