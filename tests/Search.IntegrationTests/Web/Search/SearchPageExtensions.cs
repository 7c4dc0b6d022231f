using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Search.IntegrationTests.Web.Searching;

/// <summary>The parts of the page, by their names in the contract.</summary>
internal static class SearchPageExtensions
{
    public static ILocator Region(this IPage page, string name) => page.GetByRole(AriaRole.Region, new() { Name = name, Exact = true });

    /// <summary>The passages of a list.</summary>
    public static ILocator List(this IPage page, string name) => page.Region(name).Locator("ol > li");

    public static async Task<List<string>> IdsAsync(this IPage page, string region) =>
        [.. await page.List(region).EvaluateAllAsync<string[]>("items => items.map(item => item.dataset.doc)")];

    /// <summary>
    /// Waits until the URL contains this text. It polls, because <c>WaitForURLAsync</c> can miss a change without a page load that happens
    /// just as the wait starts.
    /// </summary>
    public static Task WaitForAddressAsync(this IPage page, string part) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(part)), new() { Timeout = 30_000 });

    /// <summary>Waits until nothing is busy: the list is final, or there is none.</summary>
    public static Task WaitForResultAsync(this IPage page) =>
        page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=\"true\"], .progress')");

    /// <summary>Waits until the circuit has drawn the page again. Just before that, the page has no title for a moment.</summary>
    public static Task WaitForCircuitAsync(this IPage page) => page.WaitForFunctionAsync(
        "() => document.title && Object.keys(document.querySelector('form')).some(key => key.startsWith('_blazorEvents'))");
}
