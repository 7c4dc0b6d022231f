using Microsoft.Playwright;

namespace Search.IntegrationTests.Web.Searching;

/// <summary>The page has no layout shifts: there is already space for content that arrives later.</summary>
public class LayoutShiftTests(BrowserFixture browser, SampleApp app) : IClassFixture<BrowserFixture>, IClassFixture<SampleApp>
{
    private const double Most = 0.02;

    public static TheoryData<int, int> Screens => new() { { 1400, 1000 }, { 1100, 800 }, { 900, 800 }, { 390, 844 }, { 320, 640 } };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Arriving_lists_and_facts_cause_no_layout_shift(int width, int height)
    {
        var page = await browser.OpenAsync(width: width, height: height);
        await PageMeter.InstallAsync(page);

        await page.GotoAsync($"{app.Url}/?q=buttermilk+substitute+for+baking");
        await page.WaitForResultAsync();

        await AssertStillAsync(page);
    }

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task A_typed_search_causes_no_layout_shift_after_its_lists_are_announced(int width, int height)
    {
        var page = await browser.OpenAsync(width: width, height: height);
        await PageMeter.InstallAsync(page);
        await page.GotoAsync($"{app.Url}/?q=light+year+definition");
        await page.WaitForResultAsync();

        await page.GetByRole(AriaRole.Searchbox).FillAsync("buttermilk substitute for baking");
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await page.WaitForAddressAsync("buttermilk");
        await page.WaitForResultAsync();

        await AssertStillAsync(page);
    }

    private static async Task AssertStillAsync(IPage page)
    {
        // The browser reports a shift with the next frame.
        await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        var shift = await PageMeter.LayoutShiftAsync(page);
        Assert.True(shift <= Most, $"The page shifted by {shift:F4}, at most {Most} is allowed:\n{await PageMeter.ShiftedAsync(page)}");
    }
}
