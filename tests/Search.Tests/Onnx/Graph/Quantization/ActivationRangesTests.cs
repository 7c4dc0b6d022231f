using CsCheck;
using Search.Onnx.Graph;
using Search.Onnx.Graph.Quantization;

namespace Search.Tests.Onnx.Graph.Quantization;

public class ActivationRangesTests
{
    private const int Channels = 3;

    private static readonly LinearSite Site = new(0, LinearRole.Output);

    [Fact]
    public void A_channel_has_its_smallest_and_its_largest_value()
    {
        var ranges = new ActivationRanges();

        ranges.Include(Site, [1, -2, 3, 0, 5, -6], Channels);
        ranges.Include(Site, [0.5f, 0, 4], Channels);

        Assert.Equal([0, -2, -6], ranges[Site].Min);
        Assert.Equal([1, 5, 4], ranges[Site].Max);
    }

    [Fact]
    public void Ranges_do_not_depend_on_the_order_of_rows() =>
        Gen.Float[-100, 100].Array[Channels].Array[1, 20].Select(Gen.Int[0, 3].Array[20]).Sample((rows, workers) =>
        {
            var merged = new ActivationRanges();
            foreach (var share in rows.Zip(workers).GroupBy(item => item.Second, item => item.First))
            {
                var own = new ActivationRanges();
                foreach (var row in share)
                {
                    own.Include(Site, row, Channels);
                }

                merged.Include(own);
            }

            Assert.Equal(Enumerable.Range(0, Channels).Select(channel => rows.Min(row => row[channel])), merged[Site].Min);
            Assert.Equal(Enumerable.Range(0, Channels).Select(channel => rows.Max(row => row[channel])), merged[Site].Max);
        });
}
