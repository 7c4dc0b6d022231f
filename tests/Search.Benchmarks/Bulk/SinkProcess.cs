using System.Diagnostics;
using Search.Core.Errors;

namespace Search.Benchmarks.Bulk;

/// <summary>A <see cref="SinkServer"/> in a process of its own.</summary>
internal sealed class SinkProcess : IAsyncDisposable
{
    /// <summary>The argument of this program that starts the server.</summary>
    public const string Argument = "sink";

    private readonly Process _process;

    private SinkProcess(Process process, string url) => (_process, Url) = (process, url);

    /// <summary>The server's address.</summary>
    public string Url { get; }

    /// <summary>Starts the server.</summary>
    public static async Task<SinkProcess> StartAsync(CancellationToken cancel)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SinkProcess).Assembly.Location, Argument]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var url = await process.StandardOutput.ReadLineAsync(cancel);
        return new SinkProcess(process, url ?? throw new BadInputException("The sink server did not start; its message is above."));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
