using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Search.Benchmarks.Measuring;
using Search.Core.Errors;
using Search.Core.Storage;
using Search.Evaluation.Trec;
using Search.TestSupport;

namespace Search.Benchmarks.Serving;

/// <summary>The page of <c>demo</c> in a real browser: layout shifts and times.</summary>
internal sealed partial class PageBench(string home, int visits)
{
    private static readonly (int Width, int Height)[] Sizes = [(1400, 1000), (1000, 800), (390, 844)];

    /// <summary>Starts the program and the browser, and measures.</summary>
    /// <exception cref="BadInputException">There is no browser.</exception>
    public async Task<PageResult> RunAsync(CancellationToken cancel)
    {
        var path = Chromium.Find() ?? throw new BadInputException(
            $"There is no browser: none of {string.Join(", ", Chromium.Names)} is on the PATH. Run ./search setup.");
        string[] queries = [.. QueryFile.Read(SearchInstallation.Find(SearchInstallation.SampleCollection)).Values.Take(visits)];
        await using var server = await ServerProcess.StartAsync(home, ["demo", "--no-browser"], cancel);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright, path);

        var first = await VisitAsync(browser, server, queries[0], Sizes[0]);
        var later = new List<Visit>();
        foreach (var (index, query) in queries.Index().Skip(1))
        {
            cancel.ThrowIfCancellationRequested();
            later.Add(await VisitAsync(browser, server, query, Sizes[index % Sizes.Length]));
        }

        var typed = await TypeAsync(browser, server, queries);
        return new PageResult(
            browser.Version,
            visits,
            first.PaintSeconds,
            Latency.Of(later.Count, [.. later.Select(visit => visit.PaintSeconds)]),
            later.Append(first).Max(visit => visit.Shift),
            Latency.Of(typed.Count, [.. typed.Select(search => search.Seconds)]),
            Latency.Of(typed.Count, [.. typed.Select(search => search.Seconds - search.EngineSeconds)]));
    }

    /// <summary>A first visit: nothing is in the browser's cache.</summary>
    private static async Task<Visit> VisitAsync(IBrowser browser, ServerProcess server, string query, (int Width, int Height) size)
    {
        var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = size.Width, Height = size.Height } });
        await PageMeter.InstallAsync(page);
        await page.GotoAsync($"{server.Url}/?q={Uri.EscapeDataString(query)}");
        await WaitAsync(page);
        var visit = new Visit(await PageMeter.FirstContentfulPaintAsync(page), await PageMeter.LayoutShiftAsync(page));
        await page.CloseAsync();
        return visit;
    }

    /// <summary>Types all queries on one page.</summary>
    private static async Task<List<(double Seconds, double EngineSeconds)>> TypeAsync(IBrowser browser, ServerProcess server, string[] queries)
    {
        var page = await browser.NewPageAsync();
        await PageMeter.InstallAsync(page);
        await page.GotoAsync(server.Url, new() { WaitUntil = WaitUntilState.NetworkIdle });
        var times = new List<(double, double)>();
        foreach (var query in queries)
        {
            await page.GetByRole(AriaRole.Searchbox).FillAsync(query);
            await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
            await page.WaitForFunctionAsync("asked => location.search.includes(asked)", Uri.EscapeDataString(query));
            await WaitAsync(page);
            times.Add((await PageMeter.Bm25AfterEnterAsync(page), Seconds(await page.Locator(".time .row span").First.InnerTextAsync())));
        }

        return times;
    }

    private static Task WaitAsync(IPage page) => page.WaitForFunctionAsync("() => document.querySelector('.time') && !document.querySelector('[aria-busy=\"true\"]')");

    private static double Seconds(string text)
    {
        var parts = Time().Match(text).Groups;
        return double.Parse(parts["number"].Value, CultureInfo.InvariantCulture) / (parts["unit"].Value == "ms" ? 1e3 : 1);
    }

    [GeneratedRegex(@"(?<number>[0-9.]+) (?<unit>ms|s)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    private sealed record Visit(double PaintSeconds, double Shift);
}
