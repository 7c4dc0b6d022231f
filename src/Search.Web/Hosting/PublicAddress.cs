using System.Net;
using Search.Hosting.Settings;

namespace Search.Web.Hosting;

/// <summary>Warns if other machines can reach this server, because it has no sign-in.</summary>
internal static class PublicAddress
{
    /// <summary>The warning for the start; null if only this machine can reach the server.</summary>
    /// <param name="settings">The settings with the host.</param>
    /// <param name="port">The port that the server listens on.</param>
    public static string? Warning(SearchSettings settings, int port) => IsLoopback(settings.Host)
        ? null
        : $"This server listens on {settings.Host} and has no sign-in: everyone who can reach port {port} can search, and can read " +
          "every index that it serves. Put a proxy with a sign-in in front of it, or set SEARCH_HOST to 127.0.0.1.";

    /// <summary>Whether a host means all addresses of this machine.</summary>
    public static bool IsEvery(string host) =>
        IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
