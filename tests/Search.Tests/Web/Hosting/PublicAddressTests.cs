using Search.Hosting.Settings;
using Search.Web.Hosting;

namespace Search.Tests.Web.Hosting;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.168.1.20")]
    [InlineData("[::]")]
    public void A_start_on_a_public_address_warns_that_there_is_no_authentication(string host)
    {
        var warning = PublicAddress.Warning(new SearchSettings { Host = host, Port = 0 }, port: 5080);

        Assert.Contains($"listens on {host} and has no sign-in", warning, StringComparison.Ordinal);
        Assert.Contains("port 5080", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.2")]
    [InlineData("localhost")]
    [InlineData("[::1]")]
    public void A_start_on_a_loopback_address_prints_no_warning(string host) =>
        Assert.Null(PublicAddress.Warning(new SearchSettings { Host = host }, port: 5080));
}
