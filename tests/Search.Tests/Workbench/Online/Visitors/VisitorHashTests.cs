using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Search.Workbench.Online;
using Search.Workbench.Online.Statistics;
using Search.Workbench.Online.Visitors;

namespace Search.Tests.Workbench.Online.Visitors;

public class VisitorHashTests
{
    private static readonly byte[] Salt = SHA256.HashData("one"u8);
    private static readonly byte[] OtherSalt = SHA256.HashData("two"u8);

    [Fact]
    public void The_same_visitor_always_has_the_same_hash_and_arm() =>
        Assert.All(Visitors(100), visitor => Assert.Equal(VisitorHash.Of(visitor, Salt), VisitorHash.Of(visitor, Salt)));

    [Fact]
    public void Half_of_the_visitors_are_in_each_arm() =>
        Assert.InRange(Ratio(Visitors(20_000).Select(visitor => VisitorHash.Of(visitor, Salt).Arm)).PValue, 0.01, 1);

    [Fact]
    public void The_arm_in_another_experiment_is_independent() =>
        Assert.InRange(
            Ratio(Visitors(20_000).Select(visitor =>
                VisitorHash.Of(visitor, Salt).Arm == VisitorHash.Of(visitor, OtherSalt).Arm ? Arm.A : Arm.B)).PValue,
            0.01,
            1);

    [Fact]
    public void The_hash_differs_between_visitors_and_between_experiments_and_does_not_contain_the_id()
    {
        var hashes = Visitors(100).SelectMany(visitor => new[] { VisitorHash.Of(visitor, Salt).Text, VisitorHash.Of(visitor, OtherSalt).Text }).ToList();

        Assert.Equal(hashes.Count, hashes.Distinct().Count());
        Assert.All(Visitors(100), visitor => Assert.DoesNotContain(visitor.Text, hashes));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("alice@example.org")]
    [InlineData("192.0.2.1")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    public void A_cookie_that_is_no_random_id_is_refused(string? cookie) => Assert.False(VisitorId.TryParse(cookie, out _));

    [Fact]
    public void Any_text_is_refused_or_is_the_id() =>
        Gen.String.Sample(cookie => Assert.True(!VisitorId.TryParse(cookie, out var id) || id.Text == cookie));

    [Fact]
    public void A_new_id_survives_the_cookie()
    {
        var visitor = VisitorId.New();

        Assert.True(VisitorId.TryParse(visitor.Text, out var same));
        Assert.Equal(visitor, same);
        Assert.NotEqual(visitor, VisitorId.New());
    }

    private static SampleRatio Ratio(IEnumerable<Arm> arms) =>
        arms.Aggregate(default(SampleRatio), (ratio, arm) => arm == Arm.A ? ratio with { A = ratio.A + 1 } : ratio with { B = ratio.B + 1 });

    /// <summary>Visitors that are the same in every run of the tests.</summary>
    private static IEnumerable<VisitorId> Visitors(int count) => Enumerable.Range(0, count).Select(number =>
        VisitorId.TryParse(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{number}")))[..32], out var id) ? id : throw new InvalidOperationException());
}
