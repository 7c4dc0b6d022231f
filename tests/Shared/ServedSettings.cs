using System.Text.Json.Nodes;
using Xunit;

namespace Search.TestSupport;

/// <summary>The settings of an index on a search server that is ready for searches.</summary>
internal static class ServedSettings
{
    /// <summary>Checks that no setting for loading is left.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="index">The index's name.</param>
    public static async Task AssertAsync(string server, string index)
    {
        using var client = new HttpClient { BaseAddress = new Uri(server) };
        var answer = JsonNode.Parse(await client.GetStringAsync($"{index}/_settings", TestContext.Current.CancellationToken))!;
        var settings = Assert.Single(answer.AsObject()).Value!["settings"]!["index"]!;
        Assert.Equal(("1s", "0-1"), ((string?)settings["refresh_interval"], (string?)settings["auto_expand_replicas"]));
        Assert.Null(settings["translog"]); // Every request is on disk before it is confirmed: the server's default.
    }
}
