using CsCheck;
using Search.Core.Collections;

namespace Search.Tests.Core.Collections;

public class ReadAheadStreamTests
{
    [Fact]
    public void Every_byte_arrives_in_order() => Gen.Select(Gen.Byte.Array[0, 300_000], Gen.Int[1, 100_000]).Sample(
        (bytes, share) =>
        {
            using var stream = new ReadAheadStream(new MemoryStream(bytes));
            using var copy = new MemoryStream();
            stream.CopyTo(copy, share);
            Assert.Equal(bytes, copy.ToArray());
        },
        iter: 50);

    [Fact]
    public void A_failure_arrives_after_the_bytes_before_it()
    {
        using var stream = new ReadAheadStream(new FailingStream(1_000));
        using var copy = new MemoryStream();

        Assert.Equal("no more", Assert.Throws<InvalidDataException>(() => stream.CopyTo(copy)).Message);
        Assert.Equal(1_000, copy.Length);
    }

    [Fact]
    public void A_stream_that_is_not_read_to_its_end_can_be_disposed()
    {
        var inner = new FailingStream(int.MaxValue);
        using (var stream = new ReadAheadStream(inner))
        {
            Assert.Equal(10, stream.Read(new byte[10]));
        }

        Assert.True(SpinWait.SpinUntil(() => !inner.CanRead, TimeSpan.FromSeconds(30)));
    }

    /// <summary>Zeros, then a failure.</summary>
    private sealed class FailingStream(int length) : MemoryStream
    {
        private int _left = length;

        public override int Read(Span<byte> buffer)
        {
            var read = Math.Min(buffer.Length, _left);
            _left -= read;
            return read > 0 ? read : throw new InvalidDataException("no more");
        }
    }
}
