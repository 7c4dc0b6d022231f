using Microsoft.Playwright;

namespace Search.TestSupport;

/// <summary>The browser's own measurements of a page while it is loaded and used.</summary>
internal static class PageMeter
{
    /// <summary>Must run before the page, because earlier events are not reported to all observers.</summary>
    private const string Script =
        """
        window.meter = { shift: 0, sources: [], bm25: [] };
        new PerformanceObserver(list => {
          for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) continue;
            window.meter.shift += entry.value;
            for (const source of entry.sources) window.meter.sources.push(`${entry.value.toFixed(4)} ${source.node?.parentElement?.className}/${source.node?.className ?? source.node?.nodeName}`);
          }
        }).observe({ type: 'layout-shift', buffered: true });
        const shown = () => [...document.querySelectorAll('.side.kw ol > li')].map(card => card.dataset.doc + card.textContent).join();
        addEventListener('keydown', event => {
          if (event.key !== 'Enter') return;
          const before = shown(), pressed = performance.now();
          const look = () => {
            if (shown() !== before && shown() !== '') window.meter.bm25.push(performance.now() - pressed);
            else requestAnimationFrame(look);
          };
          look();
        }, true);
        """;

    /// <summary>Measures what the page does from its next load on.</summary>
    public static Task InstallAsync(IPage page) => page.AddInitScriptAsync(Script);

    /// <summary>The sum of all layout shifts that were not caused by a key or click; 0 where nothing moved.</summary>
    public static Task<double> LayoutShiftAsync(IPage page) => page.EvaluateAsync<double>("window.meter.shift");

    /// <summary>The elements that moved, for messages.</summary>
    public static async Task<string> ShiftedAsync(IPage page) => string.Join("\n", await page.EvaluateAsync<string[]>("window.meter.sources"));

    /// <summary>Seconds from the navigation to the first text or picture.</summary>
    public static async Task<double> FirstContentfulPaintAsync(IPage page) =>
        await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1e3;

    /// <summary>Seconds from the last press of Enter to the frame that had BM25's list.</summary>
    public static async Task<double> Bm25AfterEnterAsync(IPage page) => await page.EvaluateAsync<double>("window.meter.bm25.at(-1)") / 1e3;
}
