using System.Threading.Channels;

namespace Search.Indexing.DataSets.Unpacking;

/// <summary>Reads a file while another part of the program writes it: at the end of the file a read waits for more bytes.</summary>
/// <param name="path">The file. It may be renamed or deleted while it is read.</param>
internal sealed class GrowingFile(string path) : Stream
{
    private readonly FileStream _file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    private readonly Channel<bool> _grown = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _file.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>Tells the reader that there may be more bytes.</summary>
    public void Grew() => _grown.Writer.TryWrite(true);

    /// <summary>Tells the reader that the file is complete.</summary>
    public void Complete()
    {
        Grew(); // The reader looks once more: the last bytes may have been written after its last look.
        _grown.Writer.TryComplete();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        while ((count = await _file.ReadAsync(buffer, cancellationToken)) == 0 && await _grown.Reader.WaitToReadAsync(cancellationToken))
        {
            _grown.Reader.TryRead(out _);
        }

        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronous reads can wait for more bytes.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
