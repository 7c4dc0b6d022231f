using System.Collections.Concurrent;
using System.Net;

namespace Search.Benchmarks.Bulk;

/// <summary>
/// The body of a request. Its memory is used again after it was disposed: new memory for every request would cost the server more time than
/// receiving it.
/// </summary>
internal sealed class SinkBody : IDisposable
{
    private const int UsualBytes = 4 << 20;

    private static readonly ConcurrentBag<byte[]> Unused = [];

    private readonly byte[] _buffer;
    private readonly int _length;

    private SinkBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    /// <summary>The body.</summary>
    public ReadOnlySpan<byte> Content => _buffer.AsSpan(0, _length);

    /// <summary>Reads the body of a request.</summary>
    public static async Task<SinkBody> ReadAsync(HttpListenerRequest request)
    {
        var buffer = Unused.TryTake(out var unused) ? unused : new byte[UsualBytes];
        var length = 0;
        while (await request.InputStream.ReadAsync(buffer.AsMemory(length)) is var read and > 0)
        {
            length += read;
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }

        return new SinkBody(buffer, length);
    }

    public void Dispose() => Unused.Add(_buffer);
}
