using System.Diagnostics;
using Search.Core.Errors;

namespace Search.Benchmarks.Serving;

/// <summary>The web program in a separate process, as users run it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Ready = "Search is ready: ";

    private readonly Process _process;

    private ServerProcess(Process process, string url) => (_process, Url) = (process, url);

    /// <summary>Its URL, without a slash at the end.</summary>
    public string Url { get; }

    /// <summary>Starts <c>demo</c> or <c>serve</c> on a free port and waits until it is ready.</summary>
    /// <param name="home">Its <c>SEARCH_HOME</c>.</param>
    /// <param name="arguments">The command and its flags.</param>
    /// <param name="cancel">Stops the wait and the process.</param>
    /// <exception cref="BadInputException">The program ended; its own message is on stderr.</exception>
    public static async Task<ServerProcess> StartAsync(string home, string[] arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "Search.Web.dll"), .. arguments, "--port", "0"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["SEARCH_HOME"] = home;
        var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancel) is { } line)
            {
                if (line.StartsWith(Ready, StringComparison.Ordinal))
                {
                    return new ServerProcess(process, line[Ready.Length..]);
                }
            }

            throw new BadInputException("The web program ended before it was ready; its own message is above.");
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
