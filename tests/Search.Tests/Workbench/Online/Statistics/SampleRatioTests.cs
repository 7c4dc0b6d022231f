using Search.Workbench.Online.Statistics;

namespace Search.Tests.Workbench.Online.Statistics;

public class SampleRatioTests
{
    /// <summary>Chi-square values of a table: 3.841 for 5 %, 6.635 for 1 %, 10.828 for 0.1 %.</summary>
    [Theory]
    [InlineData(500, 500, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(531, 469, 0.04995)]
    [InlineData(469, 531, 0.04995)]
    [InlineData(552, 448, 0.0010063)]
    public void The_p_value_is_that_of_Pearsons_test(int a, int b, double p) => Assert.Equal(p, new SampleRatio(a, b).PValue, 1e-4);

    [Fact]
    public void Only_a_clear_difference_is_a_mismatch()
    {
        Assert.False(new SampleRatio(552, 448).IsMismatch);
        Assert.True(new SampleRatio(553, 447).IsMismatch);
        Assert.False(new SampleRatio(3, 0).IsMismatch);
    }
}
