using System.IO.Pipelines;
using System.Runtime.ExceptionServices;

namespace Search.Core.Collections;

/// <summary>Reads a stream on another thread, some megabytes ahead of its reader: for unpacking, which takes longer than reading what was unpacked.</summary>
internal sealed class ReadAheadStream : ForwardStream
{
    private const int Ahead = 4 << 20;
    private const int Share = 64 << 10;

    private readonly Stream _inner;
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: Ahead, resumeWriterThreshold: Ahead / 2, minimumSegmentSize: Share, useSynchronizationContext: false));
    private readonly Stream _read;
    private volatile Exception? _failure;

    /// <summary>Starts to read.</summary>
    /// <param name="inner">The stream; disposed at its end, or soon after this one.</param>
    public ReadAheadStream(Stream inner)
    {
        _inner = inner;
        _read = _pipe.Reader.AsStream();
        _ = Task.Run(FillAsync);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = _read.Read(buffer);
        if (read == 0 && _failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return read;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _pipe.Reader.Complete(); // Ends the other thread at its next share. It is not waited for: it may be waiting for bytes itself.
        }

        base.Dispose(disposing);
    }

    /// <summary>A failure is passed on: the reader gets it after the bytes before it.</summary>
    private async Task FillAsync()
    {
        try
        {
            await using (_inner)
            {
                for (var read = -1; read != 0;)
                {
                    read = _inner.Read(_pipe.Writer.GetMemory(Share).Span);
                    _pipe.Writer.Advance(read);
                    if ((await _pipe.Writer.FlushAsync()).IsCompleted)
                    {
                        break;
                    }
                }
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }

        await _pipe.Writer.CompleteAsync(); // Completed with the failure, the pipe would throw away the bytes before it.
    }
}
