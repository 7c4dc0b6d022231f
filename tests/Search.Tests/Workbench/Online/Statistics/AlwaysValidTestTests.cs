using CsCheck;
using Search.Workbench.Online;
using Search.Workbench.Online.Statistics;

namespace Search.Tests.Workbench.Online.Statistics;

public class AlwaysValidTestTests
{
    private const double Alpha = 0.05;
    private const int Sequences = 1000;

    private static readonly Gen<Outcomes> Any = Gen.Select(Gen.Int[0, 400], Gen.Int[0, 400], Gen.Int[0, 2000]).Select(
        (winsA, winsB, ties) => new Outcomes(winsA, winsB, ties));

    [Fact]
    public void Before_the_first_search_nothing_is_excluded()
    {
        Assert.Equal(1, AlwaysValidTest.PValue(default));
        Assert.Equal(new Interval(-0.5, 0.5), AlwaysValidTest.DeltaInterval(default, Alpha));
    }

    [Fact]
    public void The_evidence_for_a_fair_coin_is_the_ratio_of_two_Beta_functions() =>
        Any.Sample(outcomes => Assert.Equal(
            AlwaysValidTest.LogEvidenceAgainstChance(outcomes), AlwaysValidTest.LogEvidence(outcomes, 0.5), 1e-9));

    [Fact]
    public void The_evidence_agrees_with_a_fine_sum_over_all_bets() =>
        Gen.Select(Any, Gen.Double[0.02, 0.98]).Sample(
            (outcomes, mean) => Assert.Equal(BySum(outcomes, mean), AlwaysValidTest.LogEvidence(outcomes, mean), 1e-6),
            iter: 15);

    [Fact]
    public void The_interval_excludes_0_exactly_if_the_p_value_is_at_most_alpha() =>
        Any.Sample(outcomes => Assert.Equal(
            AlwaysValidTest.PValue(outcomes) <= Alpha, !AlwaysValidTest.DeltaInterval(outcomes, Alpha).Contains(0)));

    [Fact]
    public void The_interval_contains_the_observed_preference_and_stays_in_its_range() =>
        Any.Sample(outcomes =>
        {
            var interval = AlwaysValidTest.DeltaInterval(outcomes, Alpha);

            Assert.True(interval.Contains(outcomes.DeltaAb), $"{outcomes}: {interval}");
            Assert.InRange(interval.Low, -0.5, 0.5);
            Assert.InRange(interval.High, -0.5, 0.5);
        });

    [Fact]
    public void Swapping_the_arms_mirrors_p_value_and_interval() =>
        Any.Sample(outcomes =>
        {
            var swapped = new Outcomes(outcomes.WinsB, outcomes.WinsA, outcomes.Ties);
            var (interval, mirrored) = (AlwaysValidTest.DeltaInterval(outcomes, Alpha), AlwaysValidTest.DeltaInterval(swapped, Alpha));

            Assert.Equal(AlwaysValidTest.PValue(outcomes), AlwaysValidTest.PValue(swapped), 1e-9);
            Assert.Equal(-outcomes.DeltaAb, swapped.DeltaAb, 1e-12);
            Assert.Equal(-interval.High, mirrored.Low, 1e-9);
            Assert.Equal(-interval.Low, mirrored.High, 1e-9);
        });

    [Fact]
    public void A_large_number_of_searches_gives_a_narrow_interval()
    {
        var interval = AlwaysValidTest.DeltaInterval(new Outcomes(110_000, 100_000, 790_000), Alpha);

        Assert.InRange(interval.Low, 0.003, 0.005);
        Assert.InRange(interval.High, 0.005, 0.007);
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(0.15, 0.15)]
    [InlineData(0.25, 0.1)]
    [InlineData(0.02, 0.001)]
    public void The_interval_covers_at_every_look_in_at_least_95_percent_of_the_sequences(double winsOfA, double winsOfB) =>
        Assert.InRange(CoveredAtEveryLook(winsOfA, winsOfB, looks: 100), 0.95, 1);

    [Theory(Explicit = true)]
    [InlineData(0.5, 0.5)]
    [InlineData(0.15, 0.15)]
    [InlineData(0.25, 0.1)]
    [InlineData(0.02, 0.001)]
    public void The_interval_covers_at_5000_looks_in_at_least_95_percent_of_the_sequences(double winsOfA, double winsOfB)
    {
        var covered = CoveredAtEveryLook(winsOfA, winsOfB, looks: 5000);
        TestContext.Current.TestOutputHelper!.WriteLine($"wins {winsOfA} and {winsOfB}: covered at every look in {covered:P1} of {Sequences} sequences");

        Assert.InRange(covered, 0.95, 1);
    }

    [Fact]
    public void Looking_after_every_search_keeps_the_share_of_false_alarms_where_the_sign_test_does_not()
    {
        var (alwaysValid, sign) = (0, 0);
        for (var seed = 0; seed < Sequences; seed++)
        {
            var looks = Sequence(new Random(seed), 0.2, 0.2).Take(1000).ToList();
            alwaysValid += looks.Any(outcomes => AlwaysValidTest.PValue(outcomes) <= Alpha) ? 1 : 0;
            sign += looks.Any(outcomes => outcomes.SignTestP <= Alpha) ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"of {Sequences} sequences, the always-valid test found {alwaysValid}, the sign test {sign}");
        Assert.InRange(alwaysValid, 1, Alpha * Sequences);
        Assert.InRange(sign, 3 * Alpha * Sequences, Sequences);
    }

    private static double CoveredAtEveryLook(double winsOfA, double winsOfB, int looks)
    {
        var mean = winsOfA + (1 - winsOfA - winsOfB) / 2;
        return Enumerable.Range(0, Sequences).Count(seed => Sequence(new Random(seed), winsOfA, winsOfB)
            .Take(looks)
            .All(outcomes => AlwaysValidTest.LogEvidence(outcomes, mean) < -Math.Log(Alpha))) / (double)Sequences;
    }

    private static IEnumerable<Outcomes> Sequence(Random random, double winsOfA, double winsOfB)
    {
        var outcomes = default(Outcomes);
        while (true)
        {
            var draw = random.NextDouble();
            yield return outcomes = outcomes.With(draw < winsOfA ? Arm.A : draw < winsOfA + winsOfB ? Arm.B : null);
        }
    }

    /// <summary>The middle sum over 200,000 bets, with the Beta(10, 10) weights written out.</summary>
    private static double BySum(Outcomes outcomes, double mean)
    {
        const int Steps = 200_000;
        const double Weight = 923_780; // 19! / (9! 9!)
        double[] logs =
        [
            .. Enumerable.Range(0, Steps).Select(step => (step + 0.5) / Steps).Select(q =>
                Math.Log(Weight) + 9 * Math.Log(q * (1 - q))
                + outcomes.WinsA * Math.Log(q / mean)
                + outcomes.WinsB * Math.Log((1 - q) / (1 - mean))
                + outcomes.Ties * Math.Log((q / mean + (1 - q) / (1 - mean)) / 2)),
        ];
        var top = logs.Max();
        return top + Math.Log(logs.Sum(log => Math.Exp(log - top)) / Steps);
    }
}
