using Search.Lucene.Ranking;

namespace Search.Tests.Lucene;

public class LengthNormTests
{
    [Fact]
    public void Lengths_up_to_forty_are_exact() =>
        Assert.All(Enumerable.Range(0, 41), length => Assert.Equal(length, LengthNorm.Decode(LengthNorm.Encode(length))));

    [Fact]
    public void Longer_lengths_are_rounded_down_by_less_than_an_eighth()
    {
        foreach (var length in Enumerable.Range(41, 100_000).Append(int.MaxValue))
        {
            var kept = LengthNorm.Decode(LengthNorm.Encode(length));

            Assert.InRange(kept, length - length / 8.0, length);
        }
    }

    [Fact]
    public void Length_codes_increase_with_the_length() =>
        Assert.All(Enumerable.Range(1, 254), code => Assert.True(LengthNorm.Decode((byte)code) > LengthNorm.Decode((byte)(code - 1))));
}
