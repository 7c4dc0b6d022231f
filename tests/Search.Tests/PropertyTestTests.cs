using CsCheck;

namespace Search.Tests;

/// <summary>Property tests use random values, so a failed one must print how to repeat it.</summary>
public class PropertyTestTests
{
    [Fact]
    public void A_failed_property_test_prints_its_seed()
    {
        var error = Assert.ThrowsAny<Exception>(() => Gen.Int.Sample(_ => Assert.Fail("not so")));

        Assert.Contains("CsCheck_Seed", error.Message, StringComparison.Ordinal);
    }
}
