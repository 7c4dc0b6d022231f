using Search.Core.Errors;
using Search.Workbench.Online;
using Search.Workbench.Online.Statistics;

namespace Search.Tests.Workbench.Online.Statistics;

public class SampleSizeTests
{
    [Fact]
    public void One_look_needs_about_as_many_searches_as_the_normal_approximation_says()
    {
        var size = SampleSize.For(0.02, 0.4, 0.05, 0.8);

        // The textbook's number for a share of 55 % against 50 %, two-sided 5 %, power 80 %. The exact test needs a little more.
        var decided = Math.Pow((1.959964 * 0.5 + 0.841621 * Math.Sqrt(0.55 * 0.45)) / 0.05, 2);
        Assert.InRange(size.OneLook!.Value, decided / 0.4 * 0.98, decided / 0.4 * 1.05);
        Assert.InRange(size.EveryLook!.Value, size.OneLook.Value * 1.5, size.OneLook.Value * 3);
    }

    [Fact]
    public void The_planned_number_finds_the_difference_with_the_planned_power()
    {
        const int Experiments = 1000;
        var size = SampleSize.For(0.05, 0.5, 0.05, 0.8);
        var (once, atAnyLook) = (0, 0);
        for (var seed = 0; seed < Experiments; seed++)
        {
            var random = new Random(seed);
            var outcomes = default(Outcomes);
            var found = false;
            for (var search = 1; search <= size.EveryLook; search++)
            {
                var draw = random.NextDouble();
                outcomes = outcomes.With(draw < 0.3 ? Arm.A : draw < 0.5 ? Arm.B : null);
                found |= AlwaysValidTest.PValue(outcomes) <= 0.05;
                once += search == size.OneLook && outcomes.SignTestP <= 0.05 ? 1 : 0;
            }

            atAnyLook += found ? 1 : 0;
        }

        Assert.InRange(once / (double)Experiments, 0.76, 0.84);
        Assert.InRange(atAnyLook / (double)Experiments, 0.78, 0.95);
    }

    [Fact]
    public void Smaller_differences_need_more_searches()
    {
        int[] sizes = [.. new[] { 0.2, 0.1, 0.05, 0.01, 0.001 }.Select(difference => SampleSize.For(difference, 0.5, 0.05, 0.8).EveryLook!.Value)];

        Assert.Equal(sizes.Order(), sizes);
    }

    [Fact]
    public void A_difference_that_needs_more_than_100_million_searches_has_no_number()
    {
        var size = SampleSize.For(1e-9, 0.5, 0.05, 0.8);

        Assert.Null(size.OneLook);
        Assert.Null(size.EveryLook);
    }

    [Fact]
    public void An_arm_that_wins_every_decided_search_is_found_quickly() => Assert.InRange(SampleSize.For(0.25, 0.5, 0.05, 0.8).EveryLook!.Value, 10, 60);

    [Theory]
    [InlineData(0, 0.5, 0.05, 0.8, "difference is 0;")]
    [InlineData(0.3, 0.5, 0.05, 0.8, "at most half the share of searches with a winner (0.25)")]
    [InlineData(0.1, 0, 0.05, 0.8, "share of searches with a winner is 0;")]
    [InlineData(0.1, 0.5, 1, 0.8, "Alpha is 1;")]
    [InlineData(0.1, 0.5, 0.05, 1, "power is 1;")]
    [InlineData(double.NaN, 0.5, 0.05, 0.8, "difference is NaN;")]
    public void An_impossible_plan_is_refused_with_the_reason(double difference, double decided, double alpha, double power, string reason)
    {
        var error = Assert.Throws<BadInputException>(() => SampleSize.For(difference, decided, alpha, power));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
