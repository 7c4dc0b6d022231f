using Microsoft.Playwright;

namespace Search.IntegrationTests.Web;

/// <summary>The Chromium of this machine; without one, the tests that need it are skipped.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Find() is { } path)
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await Chromium.LaunchAsync(_playwright, path);
        }
    }

    /// <summary>Opens an empty page; skips the running test where there is no browser.</summary>
    public async Task<IPage> OpenAsync(ColorScheme colors = ColorScheme.Light, int width = 1400, int height = 1000)
    {
        Assert.SkipWhen(_browser is null, $"No browser: none of {string.Join(", ", Chromium.Names)} is on the PATH. Run ./search setup.");
        var page = await _browser!.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = colors,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        page.SetDefaultTimeout(40_000);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
