namespace Search.Lucene.Ranking;

/// <summary>
/// Stores a document's length in one byte, as Lucene does since version 7: exact up to 40, above that with 4 significant bits
/// (<c>org.apache.lucene.util.SmallFloat</c>, intToByte4). Lucene.Net 4.8's own encoding is older and less exact.
/// </summary>
public static class LengthNorm
{
    private const int MantissaBits = 4;
    private const int Exact = 24;

    /// <summary>The length that each byte stands for.</summary>
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 256).Select(code => DecodeSlowly((byte)code))];

    /// <summary>Encodes a length in terms, rounded down to a length that a byte can hold.</summary>
    /// <param name="length">0 or more.</param>
    public static byte Encode(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return length < Exact ? (byte)length : (byte)(Exact + ToFloat(length - Exact));
    }

    /// <summary>Decodes the result of <see cref="Encode"/>.</summary>
    public static int Decode(byte code) => Lengths[code];

    private static int DecodeSlowly(byte code) => code < Exact ? code : Exact + FromFloat(code - Exact);

    /// <summary>A small floating-point number: 3 mantissa bits after an implicit leading one; the other bits are the exponent.</summary>
    private static int ToFloat(int value)
    {
        var bits = 32 - int.LeadingZeroCount(value);
        if (bits < MantissaBits)
        {
            return value;
        }

        var shift = bits - MantissaBits;
        return ((value >> shift) & 0x07) | ((shift + 1) << 3);
    }

    private static int FromFloat(int code)
    {
        var mantissa = code & 0x07;
        var shift = (code >> 3) - 1;
        return shift < 0 ? mantissa : (mantissa | 0x08) << shift;
    }
}
