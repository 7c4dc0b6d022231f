using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Search.Tests.Downloads;

/// <summary>A server that sends the bytes of a test, right or wrong, and closes the connection.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, byte[]> _answer;
    private readonly Task _work;

    /// <summary>Starts it.</summary>
    /// <param name="answer">Makes the complete answer from the head of a request.</param>
    public RawServer(Func<string, byte[]> answer)
    {
        _answer = answer;
        _listener.Start();
        _work = Task.Run(AnswerAllAsync);
    }

    /// <summary>The heads of the requests.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public Uri Url => new($"http://{_listener.LocalEndpoint}");

    /// <summary>A head with a length, and a body that may have another length.</summary>
    public static byte[] Promise(long length, ReadOnlySpan<byte> body, string status = "200 OK") =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n"), .. body];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _work;
    }

    private async Task AnswerAllAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptSocketAsync();
                var head = new StringBuilder();
                var buffer = new byte[4096];
                while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await connection.ReceiveAsync(buffer) is > 0 and var count)
                {
                    head.Append(Encoding.ASCII.GetString(buffer, 0, count));
                }

                Requests.Enqueue(head.ToString());
                await connection.SendAsync(_answer(head.ToString()));
                connection.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over, or the client closed the connection first.
        }
    }
}
