using CsCheck;
using Search.Charts.Geometry;

namespace Search.Tests.Charts;

public class GeometryTests
{
    [Fact]
    public void Ticks_enclose_the_values_in_equal_round_steps() =>
        Gen.Double[-5, 5].Array[1, 20].Sample(values =>
        {
            var ticks = Ticks.Enclosing(values);
            var step = ticks[1] - ticks[0];

            Assert.InRange(ticks.Count, 2, 12);
            Assert.True(ticks[0] <= values.Min() + 1e-9 && ticks[^1] >= values.Max() - 1e-9);
            Assert.All(ticks.Zip(ticks.Skip(1)), pair => Assert.Equal(step, pair.Second - pair.First, 1e-9));
            Assert.Contains(new[] { 1, 2, 2.5, 5, 10 }, digit => Math.Abs((step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-9))) - digit) < 1e-6);
        });

    [Fact]
    public void Ticks_of_values_on_round_numbers_add_nothing() => Assert.Equal([0.5, 0.6, 0.7, 0.8], Ticks.Enclosing([0.5, 0.8], 3));

    [Fact]
    public void Decades_are_1_and_3_times_powers_of_ten() => Assert.Equal([0.003, 0.01, 0.03, 0.1], Ticks.Decades(0.002, 0.2).Select(tick => Math.Round(tick, 9)));

    [Fact]
    public void A_linear_scale_maps_its_ends_and_middle()
    {
        var scale = Scale.Linear(0.5, 0.7, 280, 34);

        Assert.Equal(280, scale.At(0.5), 1e-9);
        Assert.Equal(157, scale.At(0.6), 1e-9);
        Assert.Equal(34, scale.At(0.7), 1e-9);
    }

    [Fact]
    public void A_log_scale_gives_equal_ratios_equal_lengths()
    {
        var scale = Scale.Log(10, 1000, 0, 200);

        Assert.Equal(100, scale.At(100), 1e-9);
        Assert.Equal(scale.At(20) - scale.At(10), scale.At(200) - scale.At(100), 1e-9);
    }

    [Fact]
    public void A_scale_of_one_value_puts_it_into_the_middle() => Assert.Equal(50, Scale.Log(10, 10, 0, 100).At(10));

    [Fact]
    public void Lines_keep_all_words_and_their_length() => Gen.String[Gen.Char['a', 'z'], 1, 12].Array[1, 40].Sample(words =>
    {
        var lines = Svg.Lines(string.Join(' ', words), 30);

        Assert.Equal(string.Join(' ', words), string.Join(' ', lines));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 30));
    });

    [Fact]
    public void A_band_goes_along_its_upper_ends_and_back_along_its_lower_ones() =>
        Assert.Equal("M0,1 10,2 10,4 0,3z", Svg.Band([(0, 3, 1), (10, 4, 2)]));
}
