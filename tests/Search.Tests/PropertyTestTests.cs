using CsCheck;

namespace Search.Tests;

/// <summary>Property tests draw random values: one that fails must say how it is repeated.</summary>
public class PropertyTestTests
{
    [Fact]
    public void A_property_that_fails_tells_its_seed()
    {
        var error = Assert.ThrowsAny<Exception>(() => Gen.Int.Sample(_ => Assert.Fail("not so")));

        Assert.Contains("CsCheck_Seed", error.Message, StringComparison.Ordinal);
    }
}
