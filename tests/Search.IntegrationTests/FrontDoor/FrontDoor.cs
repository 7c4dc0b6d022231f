using System.Diagnostics;

namespace Search.IntegrationTests.FrontDoor;

/// <summary><c>./search</c> of this checkout in a separate process, with its own data directory.</summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private const string ReadyLine = "Search is ready: ";
    private static readonly TimeSpan ToBuildAndStart = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan ToStop = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private FrontDoor(string script, string home, string[] arguments, (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(script, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var variable in start.Environment.Keys.Where(key => key.StartsWith("SEARCH_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(variable);
        }

        start.Environment["SEARCH_HOME"] = home;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The URL of the page.</summary>
    public string Url { get; private set; } = "";

    private static string OfThisCheckout => TestData.InCheckout("search");

    /// <summary>Runs a command to its end.</summary>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(string home, params string[] arguments) =>
        RunAsync(home, arguments, OfThisCheckout, []);

    /// <summary>Runs a command of another checkout to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        string home, string[] arguments, string script, (string Name, string Value)[] variables)
    {
        await using var door = new FrontDoor(script, home, arguments, variables);
        var output = await door._process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await door._process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (door._process.ExitCode, output, await door._errors);
    }

    /// <summary>Runs <c>serve</c> or <c>demo</c> until it is ready.</summary>
    public static Task<FrontDoor> StartAsync(string home, string[] arguments, params (string Name, string Value)[] variables) =>
        StartAsync(home, arguments, OfThisCheckout, variables);

    /// <summary>Runs <c>serve</c> or <c>demo</c> of another checkout until it is ready.</summary>
    public static async Task<FrontDoor> StartAsync(string home, string[] arguments, string script, (string Name, string Value)[] variables)
    {
        var door = new FrontDoor(script, home, arguments, variables);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(ToBuildAndStart);
        while (await door._process.StandardOutput.ReadLineAsync(late.Token) is { } line)
        {
            if (line.StartsWith(ReadyLine, StringComparison.Ordinal))
            {
                door.Url = line[ReadyLine.Length..];
                return door;
            }
        }

        Assert.Fail($"'./search {string.Join(' ', arguments)}' ended before it was ready:\n{await door._errors}");
        return door;
    }

    /// <summary>Sends SIGTERM, as a service manager does, and returns the exit code and the text on stderr.</summary>
    public async Task<(int ExitCode, string Errors)> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        using var late = new CancellationTokenSource(ToStop);
        await _process.WaitForExitAsync(late.Token);
        return (_process.ExitCode, await _errors);
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }
}
