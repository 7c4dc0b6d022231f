using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Search.Tests.Elasticsearch.Cluster;

/// <summary>A server that sends a chain of certificates of the test's choice, and answers every request as Elasticsearch 9.2.2.</summary>
internal sealed class TlsServer : IDisposable
{
    private const string Body = """{"version":{"number":"9.2.2"}}""";

    private static readonly byte[] Answer = Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n{Body}");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly SslStreamCertificateContext _certificates;

    /// <param name="leaf">The server's own certificate, with its key.</param>
    /// <param name="issuers">The certificates that it sends with its own.</param>
    public TlsServer(X509Certificate2 leaf, params X509Certificate2[] issuers)
    {
        _certificates = SslStreamCertificateContext.Create(leaf, [.. issuers], offline: true);
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Url => $"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync();
            try
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = _certificates });
                if (await tls.ReadAsync(new byte[4096]) > 0)
                {
                    await tls.WriteAsync(Answer);
                }
            }
            catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client does not trust the certificate.
            }
        }
    }
}
