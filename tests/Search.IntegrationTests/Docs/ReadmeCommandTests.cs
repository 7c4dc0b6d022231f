using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Search.IntegrationTests.Docs;

/// <summary>
/// Runs the README's commands unchanged in a shell. <c>./search</c> is replaced by a script that starts this build's programs, so that
/// nothing is built twice. Servers and the commands of <c>./search</c> itself have their own tests.
/// </summary>
public sealed partial class ReadmeCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_readme_command_that_ends_by_itself_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The README's commands are for bash.");
        var commands = Commands().Where(command => !NotHere().IsMatch(command)).ToList();
        Assert.InRange(commands.Count, 4, 20);
        Prepare();

        foreach (var command in commands.Prepend("./search index sample"))
        {
            var (exitCode, errors) = await RunAsync(command.Replace("/tmp/", "out/", StringComparison.Ordinal));
            Assert.True(exitCode == 0, $"{command}\nended with {exitCode}:\n{errors}");
        }
    }

    /// <summary>The commands of the README's bash blocks; lines that end with a backslash are joined.</summary>
    private static IEnumerable<string> Commands() =>
        Block().Matches(File.ReadAllText(TestData.InCheckout("README.md")))
            .SelectMany(block => block.Groups["commands"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
            .Where(line => line.Contains("./search", StringComparison.Ordinal));

    private void Prepare()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "out"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "samples"), TestData.InCheckout("samples"));
        var script = Path.Combine(_folder.Path, "search");
        File.WriteAllText(script, $"""
            #!/usr/bin/env bash
            case "$1" in index) program=Search.Indexer ;; *) program=Search.Cli ;; esac
            exec dotnet "{AppContext.BaseDirectory}/$program.dll" "$@"
            """);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    private async Task<(int ExitCode, string Errors)> RunAsync(string command)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", command])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SEARCH_HOME"] = Path.Combine(_folder.Path, "home");
        start.Environment.Remove("SEARCH_ELASTICSEARCH_URL");
        using var shell = Process.Start(start)!;
        var output = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (shell.ExitCode, errors);
    }

    [GeneratedRegex(@"\./search (demo|test|serve|setup)\b|passages\.tsv|\bshop\b")]
    private static partial Regex NotHere();

    [GeneratedRegex("```bash\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
