using System.Text;
using CsCheck;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Trec;

/// <summary>Splitting lines at blanks.</summary>
public sealed class DataLinesTests
{
    /// <summary>Short lines, lines that fit into bits, and longer ones take different ways.</summary>
    [Fact]
    public void Bytes_are_split_as_text_is_at_any_length() =>
        Gen.String[Gen.Frequency((6, Gen.Char.AlphaNumeric), (3, Gen.OneOf(' ', '\t', '\r', '\v', '\f')), (2, Gen.OneOf('\0', '\b', '\u000E', '\u001F', '!', '\u0085', '\u00A0', 'é', '中'))), 0, 90].Sample(
            text =>
            {
                var line = Encoding.UTF8.GetBytes(text);
                var columns = new Range[6];

                var count = DataLines.Columns(line, columns);

                var expected = DataLines.Columns(text);
                Assert.Equal(expected.Length, count);
                Assert.Equal(expected.Take(6), columns.Take(count).Select(column => Encoding.UTF8.GetString(line[column])));
            },
            iter: 5_000, threads: 1);

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(64)]
    public void A_line_at_the_limits_may_begin_and_end_with_an_id_or_with_blanks(int length)
    {
        var columns = new Range[2];

        Assert.Equal(1, DataLines.Columns(Enumerable.Repeat((byte)'a', length).ToArray(), columns));
        Assert.Equal(0..length, columns[0]);
        Assert.Equal(0, DataLines.Columns(Enumerable.Repeat((byte)' ', length).ToArray(), columns));
        Assert.Equal(2, DataLines.Columns([(byte)'a', .. Enumerable.Repeat((byte)'\t', length - 2), (byte)'b'], columns));
        Assert.Equal((length - 1)..length, columns[1]);
    }
}
