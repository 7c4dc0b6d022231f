using System.Net;
using System.Net.Sockets;

namespace Search.Tests.Web.Hosting;

public sealed class PortInUseTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_port_in_use_is_one_sentence_without_a_stack_trace_also_for_a_new_user()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        // A new user has no files of ASP.NET Core either: it keeps them under HOME.
        var result = await ProgramRunner.RunAsync(
            "Search.Web", _home.Path, ["demo", "--no-browser", "--port", $"{port}"], variables: new Dictionary<string, string> { ["HOME"] = _home.Path });

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(result.Output);
        var message = Assert.Single(result.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal($"error: Port {port} is in use. Choose another one with --port, or use 0 for any free port.", message);
    }
}
