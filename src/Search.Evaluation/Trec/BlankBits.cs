using System.Numerics;
using System.Runtime.Intrinsics;

namespace Search.Evaluation.Trec;

/// <summary>
/// Finds the columns of a line of usual length with one bit for each byte that is a blank. Looking at byte after byte takes several times as long:
/// where a column ends cannot be predicted by the processor.
/// </summary>
internal static class BlankBits
{
    /// <summary>Whether a line of this length fits: at least one vector, and at most 63 bits, so that one is left for the end.</summary>
    public static bool Fits(int length) => length is >= 32 and < 64;

    /// <summary>As <see cref="DataLines.Columns(ReadOnlySpan{byte}, Span{Range})"/>, for a line that fits.</summary>
    public static int Columns(ReadOnlySpan<byte> line, Span<Range> columns)
    {
        var first = (ulong)Bits(Vector256.Create(line));
        var last = (ulong)Bits(Vector256.Create(line[^Vector256<byte>.Count..])) << (line.Length - Vector256<byte>.Count);
        var blanks = first | last | (ulong.MaxValue << line.Length); // What is behind the line is blank.
        var (count, position) = (0, 0);
        while (true)
        {
            position += BitOperations.TrailingZeroCount(~(blanks >> position));
            if (position >= line.Length)
            {
                return count;
            }

            var end = position + BitOperations.TrailingZeroCount(blanks >> position);
            if (count < columns.Length)
            {
                columns[count] = position..end;
            }

            (count, position) = (count + 1, end);
        }
    }

    /// <summary>C's isspace: a space, or one of the five units from the tab on.</summary>
    private static uint Bits(Vector256<byte> units) =>
        (Vector256.Equals(units, Vector256.Create((byte)' '))
            | Vector256.LessThan(units - Vector256.Create((byte)'\t'), Vector256.Create((byte)5))).ExtractMostSignificantBits();
}
