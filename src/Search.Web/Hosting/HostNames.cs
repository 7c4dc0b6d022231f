using Microsoft.AspNetCore.HostFiltering;
using Search.Hosting.Settings;

namespace Search.Web.Hosting;

/// <summary>
/// The host names that requests may have. A page of another site can make a browser send requests here under a name of that site
/// (DNS rebinding); the framework's host filter refuses them.
/// </summary>
internal static class HostNames
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    public static void AddHostNames(this WebApplicationBuilder builder, SearchSettings settings)
    {
        builder.Services.Configure<HostFilteringOptions>(options => options.AllowedHosts = Allowed(settings));
        // At this level the filter says which name it refused.
        builder.Logging.AddFilter("Microsoft.AspNetCore.HostFiltering", LogLevel.Information);
    }

    /// <summary>
    /// This machine's own names, the address that is listened on, and what the settings add. An address that stands for all of them is
    /// left out: the filter would take it for every name.
    /// </summary>
    private static List<string> Allowed(SearchSettings settings)
    {
        var added = (settings.AllowedHosts ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. Loopback.Concat(PublicAddress.IsEvery(settings.Host) ? [] : [settings.Host]).Concat(added).Distinct()];
    }
}
