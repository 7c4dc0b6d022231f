using System.Net;
using Search.Hosting.Settings;

namespace Search.Web.Hosting;

/// <summary>Whether other machines can reach this server, which asks nobody for a password.</summary>
internal static class PublicAddress
{
    /// <summary>What to say about it at the start; null where only this machine can reach it.</summary>
    /// <param name="settings">Where it listens.</param>
    /// <param name="port">The port that it got.</param>
    public static string? Warning(SearchSettings settings, int port) => IsLoopback(settings.Host)
        ? null
        : $"This server listens on {settings.Host} and has no sign-in: everyone who can reach port {port} can search, and can read " +
          "every index that it serves. Put a proxy that asks for a password in front of it, or set SEARCH_HOST to 127.0.0.1.";

    /// <summary>Whether a host stands for every address of this machine.</summary>
    public static bool IsEvery(string host) =>
        IPAddress.TryParse(host, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));

    private static bool IsLoopback(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
