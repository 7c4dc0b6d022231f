using Microsoft.Playwright;
using Search.Charts.Report;
using Search.Evaluation.ExperimentReports;
using Search.IntegrationTests.Web;

namespace Search.IntegrationTests.Evaluation;

/// <summary>The report of an experiment in a browser, opened as a file.</summary>
public sealed class ReportPageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>, IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    private string Address => new Uri(_folder.File("report.html")).AbsoluteUri;

    public async ValueTask InitializeAsync()
    {
        ExperimentSample.Write(_folder.Path);
        var report = ReportBuilder.Build(ExperimentFolder.Read(_folder.Path));
        await File.WriteAllTextAsync(_folder.File("report.html"), await HtmlReport.RenderAsync(report));
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    public async Task A_report_asks_for_nothing_and_axe_finds_nothing(ColorScheme colors, int width)
    {
        var page = await browser.OpenAsync(colors, width);
        var (requests, messages) = (new List<string>(), new List<string>());
        page.Request += (_, request) => requests.Add(request.Url);
        page.Console += (_, message) => messages.Add(message.Text);
        await page.GotoAsync(Address);
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");

        await page.AxeFindsNothingAsync();

        Assert.Equal([Address], requests);
        Assert.Empty(messages);
    }

    [Fact]
    public async Task Nothing_scrolls_sideways_on_the_smallest_phone()
    {
        var page = await browser.OpenAsync(width: 320, height: 700);
        await page.GotoAsync(Address);
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");

        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 320);
    }

    [Fact]
    public async Task Print_is_light_and_shows_the_lists_of_all_changed_queries()
    {
        var page = await browser.OpenAsync(ColorScheme.Dark);
        await page.GotoAsync(Address);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        Assert.Equal("rgb(255, 255, 255)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal("rgb(28, 27, 25)", await page.EvaluateAsync<string>("getComputedStyle(document.body).color"));
        foreach (var lists in await page.Locator(".lists").AllAsync())
        {
            Assert.True((await lists.BoundingBoxAsync())?.Height > 100, "The lists of a closed query are not printed.");
        }
    }
}
