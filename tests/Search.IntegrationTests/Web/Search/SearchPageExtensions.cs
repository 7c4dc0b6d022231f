using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Search.IntegrationTests.Web.Searching;

/// <summary>The page's parts, by what the contract calls them.</summary>
internal static class SearchPageExtensions
{
    public static ILocator Region(this IPage page, string name) => page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    /// <summary>The passages of a list.</summary>
    public static ILocator List(this IPage page, string name) => page.Region(name).Locator("ol > li");

    public static async Task<List<string>> IdsAsync(this IPage page, string region) =>
        [.. await page.List(region).EvaluateAllAsync<string[]>("items => items.map(item => item.dataset.doc)")];

    /// <summary>
    /// Until the address contains this text. Asked again and again: <c>WaitForURLAsync</c> misses an address that changes without
    /// loading a page just while it begins to wait.
    /// </summary>
    public static Task WaitForAddressAsync(this IPage page, string part) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(part)), new() { Timeout = 30_000 });

    /// <summary>Until nothing is busy any more: the list is final, or there is none.</summary>
    public static Task WaitForResultAsync(this IPage page) =>
        page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=\"true\"], .progress')");

    /// <summary>Until the circuit has drawn the page again. Just before that, the page has no title for a moment.</summary>
    public static Task WaitForCircuitAsync(this IPage page) => page.WaitForFunctionAsync(
        "() => document.title && Object.keys(document.querySelector('form')).some(key => key.startsWith('_blazorEvents'))");
}
