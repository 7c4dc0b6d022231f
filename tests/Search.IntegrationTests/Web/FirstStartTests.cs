using System.Diagnostics;
using Microsoft.Playwright;
using Search.IntegrationTests.Web.Searching;

namespace Search.IntegrationTests.Web;

/// <summary>The demo as a new user sees it: in an empty data directory, in a separate process.</summary>
public sealed class FirstStartTests(BrowserFixture browser) : IClassFixture<BrowserFixture>, IDisposable
{
    /// <summary>The documented three minutes are for a machine without other load; a test machine has other load.</summary>
    private static readonly TimeSpan SwitchTime = TimeSpan.FromMinutes(9);

    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task The_demo_answers_in_fp32_at_once_and_switches_to_int8_by_itself_and_the_next_start_begins_with_it()
    {
        using var first = await DemoAsync();
        var page = await browser.OpenAsync();
        var methods = new HashSet<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.Contains("/_blazor", StringComparison.Ordinal)) // The circuit's own connection.
            {
                methods.Add(request.Method);
            }
        };

        await page.GotoAsync($"{first.Url}/?q=light+year+definition");
        await page.WaitForResultAsync();
        await Assertions.Expect(page.Region("Reranked")).ToContainTextAsync("(fp32, cpu)");
        await Assertions.Expect(page.GetByRole(AriaRole.Banner)).ToContainTextAsync("a faster version is being tested");

        await Assertions.Expect(page.GetByRole(AriaRole.Banner)).ToContainTextAsync("int8", new() { Timeout = (float)SwitchTime.TotalMilliseconds });
        await Assertions.Expect(page.Region("Reranked")).ToContainTextAsync("(fp32, cpu)");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("buttermilk substitute for baking");
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");
        await page.WaitForAddressAsync("buttermilk");
        await page.WaitForResultAsync();
        await Assertions.Expect(page.Region("Reranked")).ToContainTextAsync("(int8");
        Assert.Equal(["GET"], methods);
        var said = await first.StopAsync();
        Assert.DoesNotContain("warn", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("merging", said, StringComparison.Ordinal);

        using var second = await DemoAsync();
        await page.GotoAsync($"{second.Url}/?q=light+year+definition");
        await page.WaitForResultAsync();
        await Assertions.Expect(page.Region("Reranked")).ToContainTextAsync("(int8");
        await second.StopAsync();
    }

    private async Task<Demo> DemoAsync()
    {
        // A new user has no files of ASP.NET Core either: it keeps them under HOME.
        var process = ProgramRunner.Start(
            "Search.Web", _home.Path, ["demo", "--no-browser", "--port", "0"], new Dictionary<string, string> { ["HOME"] = _home.Path });
        const string Ready = "Search is ready: ";
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                return new Demo(process, line[Ready.Length..], errors);
            }
        }

        throw new InvalidOperationException($"The demo ended: {await errors}");
    }

    private sealed class Demo(Process process, string url, Task<string> errors) : IDisposable
    {
        public string Url => url;

        /// <summary>Ends it, and returns its messages.</summary>
        public async Task<string> StopAsync()
        {
            process.Kill(entireProcessTree: true);
            return await errors;
        }

        public void Dispose()
        {
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }
    }
}
