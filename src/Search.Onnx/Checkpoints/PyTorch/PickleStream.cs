using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Search.Onnx.Checkpoints.PyTorch;

/// <summary>The arguments of a pickle's operations; every length is checked before anything is allocated.</summary>
internal sealed class PickleStream(Stream stream)
{
    /// <summary>Longer than any real tensor name.</summary>
    private const int MaxTextBytes = 65_536;

    /// <summary>Bytes of the longest whole number; the magic number of a legacy file has ten.</summary>
    private const int MaxNumberBytes = 16;

    public byte Byte() => stream.ReadByte() is >= 0 and var value ? (byte)value : throw new PickleException("it is cut off");

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

    /// <summary>An unsigned number of four bytes, used for lengths.</summary>
    public long UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));

    /// <summary>A whole number; its first byte gives its length in bytes.</summary>
    public BigInteger Long()
    {
        var length = Byte();
        return length <= MaxNumberBytes
            ? new BigInteger(Bytes(length))
            : throw new PickleException($"it holds a number of {length} bytes; expected at most {MaxNumberBytes}");
    }

    public string Text(long length) => length is >= 0 and <= MaxTextBytes
        ? Encoding.UTF8.GetString(Bytes((int)length))
        : throw new PickleException($"it holds a text of {length:N0} bytes; expected at most {MaxTextBytes:N0}");

    public string Line()
    {
        var line = new StringBuilder();
        for (var next = Byte(); next != '\n'; next = Byte())
        {
            if (line.Length == MaxTextBytes)
            {
                throw new PickleException($"it holds a line of more than {MaxTextBytes:N0} bytes");
            }

            line.Append((char)next);
        }

        return line.ToString();
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        return stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count ? bytes : throw new PickleException("it is cut off");
    }
}
