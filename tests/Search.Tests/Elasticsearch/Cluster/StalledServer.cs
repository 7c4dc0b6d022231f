using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Search.Tests.Elasticsearch.Cluster;

/// <summary>Answers every request with headers and the beginning of a body, and then sends nothing more.</summary>
internal sealed class StalledServer : IDisposable
{
    private static readonly byte[] Beginning = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"version\":");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _clients = [];

    public StalledServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Dispose()
    {
        _listener.Dispose();
        _clients.ForEach(client => client.Dispose());
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            _clients.Add(client);
            await client.GetStream().WriteAsync(Beginning);
        }
    }
}
