using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Search.IntegrationTests.Web;

/// <summary>axe-core, with all its rules.</summary>
internal static class AxeExtensions
{
    /// <summary>Fails with each violation and its elements.</summary>
    public static async Task AxeFindsNothingAsync(this IPage page)
    {
        var result = await page.RunAxe();

        Assert.True(result.Violations.Length == 0, string.Join("\n", result.Violations.Select(Describe)));
    }

    private static string Describe(AxeResultItem violation) =>
        $"{violation.Id}: {violation.Help} {string.Join(' ', violation.Nodes.Select(node => node.Html))}";
}
