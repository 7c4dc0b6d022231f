using Microsoft.AspNetCore.HostFiltering;
using Search.Hosting.Settings;

namespace Search.Web.Hosting;

/// <summary>
/// The host names that requests may have. With DNS rebinding, a page of another site can make a browser send requests here under that
/// site's name; the framework's host filter refuses them.
/// </summary>
internal static class HostNames
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]"];

    public static void AddHostNames(this WebApplicationBuilder builder, SearchSettings settings)
    {
        builder.Services.Configure<HostFilteringOptions>(options => options.AllowedHosts = Allowed(settings));
        // At this level the filter logs the refused name.
        builder.Logging.AddFilter("Microsoft.AspNetCore.HostFiltering", LogLevel.Information);
    }

    /// <summary>
    /// Loopback names, the address that the server listens on, and names from the settings. An address for all interfaces is
    /// left out, because the filter would then accept every name.
    /// </summary>
    private static List<string> Allowed(SearchSettings settings)
    {
        var added = (settings.AllowedHosts ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. Loopback.Concat(PublicAddress.IsEvery(settings.Host) ? [] : [settings.Host]).Concat(added).Distinct()];
    }
}
