using System.Diagnostics;

namespace Search.TestSupport;

/// <summary>A search server of the test data, started by their script and stopped with this object.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly string _scripts;
    private readonly string _process;
    private readonly string _data;

    private TestServer(string scripts, Dictionary<string, string> started) =>
        (_scripts, Url, _process, _data) = (scripts, started["url"], started["pid"], started["data"]);

    public string Url { get; }

    /// <summary>Whether the test data have servers.</summary>
    public static bool IsThere(string testData) => File.Exists(Path.Combine(Scripts(testData), "start"));

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="testData">The folder of the test data.</param>
    /// <param name="options">Options for the script, for example <c>--version 9</c>.</param>
    public static async Task<TestServer> StartAsync(string testData, params string[] options)
    {
        // url=http://127.0.0.1:PORT pid=PID data=DIR
        var line = await RunAsync(Scripts(testData), "start", options);
        return new TestServer(
            Scripts(testData), line.Trim().Split(' ').Select(field => field.Split('=', 2)).ToDictionary(field => field[0], field => field[1]));
    }

    public async ValueTask DisposeAsync() => await RunAsync(_scripts, "stop", _process, _data);

    private static string Scripts(string testData) => Path.Combine(testData, "elasticsearch");

    private static async Task<string> RunAsync(string scripts, string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(scripts, script), arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;

        // The server that the script starts keeps the pipe open, so only one line is read.
        var line = await process.StandardOutput.ReadLineAsync() ?? "";
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? line
            : throw new InvalidOperationException($"elasticsearch/{script} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
