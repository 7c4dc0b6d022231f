using Microsoft.Playwright;
using Search.Core;
using Search.Core.Errors;
using Search.Web.Serving;

namespace Search.IntegrationTests.Web.Searching;

/// <summary>The page between the stages and when one of them fails, with an engine and a reranker that a test controls.</summary>
public sealed class StageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private const string Long = "A text that is long enough for more than two lines of a card, also on a wide screen: one, two, three, four, five, six, seven, eight, nine, ten.";

    private const string Hostile = "<script>document.title='broken'</script> <img src=x onerror=\"document.title='broken'\"> \"moon\" 'moon' & 😀";

    private readonly MemoryEngine _engine = new MemoryEngine().With(
        "sample", [.. Enumerable.Range(0, 24).Select(number => new Passage($"p{number:00}", null, $"moon {number}"))]);

    [Fact]
    public async Task BM25_is_there_before_the_reranker_and_scores_fill_in_as_they_come()
    {
        using var gate = new SemaphoreSlim(0);
        var reranker = Backwards();
        reranker.BeforeBatch = (_, cancel) => gate.WaitAsync(cancel);
        await using var app = await RunningApp.StartAsync(_engine, reranker);
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q=moon");

        await Assertions.Expect(page.List("BM25")).ToHaveCountAsync(10);
        await Assertions.Expect(page.Region("Reranked")).ToHaveAttributeAsync("aria-busy", "true");
        await Assertions.Expect(page.List("Reranked")).ToHaveCountAsync(0);

        gate.Release();
        await Assertions.Expect(page.List("Reranked")).ToHaveCountAsync(4);
        await Assertions.Expect(page.Region("Reranked")).ToHaveAttributeAsync("aria-busy", "true");
        await Assertions.Expect(page.GetByText("4 of 24 scored")).ToBeVisibleAsync();

        gate.Release(100);
        await Assertions.Expect(page.Region("Reranked")).ToHaveAttributeAsync("aria-busy", "false");
        Assert.Equal(Enumerable.Range(14, 10).Reverse().Select(number => $"p{number:00}"), await page.IdsAsync("Reranked"));
    }

    [Fact]
    public async Task The_list_that_came_with_the_page_stays_while_the_circuit_starts()
    {
        await using var app = await RunningApp.StartAsync(_engine, Backwards());
        var page = await browser.OpenAsync();
        await page.AddInitScriptAsync(
            """
            const watch = () => {
              if (document.querySelectorAll('.side.kw li').length === 10) window.seen = true;
              else if (window.seen) window.vanished = true;
              requestAnimationFrame(watch);
            };
            watch();
            """);
        _engine.BeforeRetrieve = cancel => Task.Delay(400, cancel);
        await page.GotoAsync($"{app.Url}/?q=moon");
        await page.WaitForResultAsync();

        Assert.True(await page.EvaluateAsync<bool>("window.seen === true"));
        Assert.False(await page.EvaluateAsync<bool>("window.vanished === true"));
    }

    [Fact]
    public async Task The_page_says_which_variant_runs_and_updates_itself_when_another_takes_over()
    {
        await using var model = new ServedModel("moon-model", new ScriptedReranker(_ => 1, "moon-model"), testing: VariantTesting.Running);
        await using var app = await RunningApp.StartAsync([_engine], [model], new WordHighlighter());
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q=moon");
        await page.WaitForResultAsync();
        var header = page.GetByRole(AriaRole.Banner);
        await Assertions.Expect(header).ToContainTextAsync("fp32");
        await Assertions.Expect(header).ToContainTextAsync("a faster version is being tested");

        await model.SwitchAsync(new ScriptedReranker(_ => 1, "moon-model", "int8"));

        await Assertions.Expect(header).ToContainTextAsync("int8");
        await Assertions.Expect(header).Not.ToContainTextAsync("tested");
        await Assertions.Expect(page.GetByLabel("reranker")).ToContainTextAsync("int8");
        await Assertions.Expect(page.Region("Reranked")).ToContainTextAsync("(fp32, cpu)");
    }

    [Fact]
    public async Task Two_passages_with_one_id_are_two_cards()
    {
        _engine.With("sample", new Passage("same", null, "moon one"), new Passage("same", null, "moon two"));
        await using var app = await RunningApp.StartAsync(_engine, Backwards());
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q=moon");
        await page.WaitForResultAsync();

        Assert.Equal(["same", "same"], await page.IdsAsync("BM25"));
        Assert.Equal(["same", "same"], await page.IdsAsync("Reranked"));
    }

    [Fact]
    public async Task A_reranker_that_fails_leaves_BM25s_order_and_the_page_says_so()
    {
        var reranker = Backwards();
        reranker.BeforeBatch = (number, _) => number == 2 ? throw new RerankException("The score is NaN.") : Task.CompletedTask;
        await using var app = await RunningApp.StartAsync(_engine, reranker);
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q=moon");
        await page.WaitForResultAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The score is NaN.");
        Assert.Equal(await page.IdsAsync("BM25"), await page.IdsAsync("Reranked"));
        Assert.Equal(10, (await page.IdsAsync("BM25")).Count);
    }

    [Fact]
    public async Task Search_works_again_after_the_engine_comes_back()
    {
        await using var app = await RunningApp.StartAsync(_engine, Backwards());
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q=moon");
        await page.WaitForResultAsync();
        _engine.Failure = new SearchUnavailableException("The server does not answer.");
        await page.ReloadAsync();
        await page.WaitForCircuitAsync(); // It searches again; that search has to fail too.
        await page.WaitForResultAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server does not answer.");
        Assert.Equal(0, await page.List("BM25").CountAsync());

        _engine.Failure = null;
        await page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Assertions.Expect(page.List("Reranked")).ToHaveCountAsync(10);
    }

    [Fact]
    public async Task Passages_with_markup_are_text()
    {
        _engine.With("sample", new Passage("<b>id</b>", Hostile, Hostile), new Passage("p2", null, string.Concat(Enumerable.Repeat("moon ", 10_000))));
        await using var app = await RunningApp.StartAsync(_engine, Backwards());
        var page = await browser.OpenAsync(width: 390, height: 844);
        await page.GotoAsync($"{app.Url}/?q=moon");
        await page.WaitForResultAsync();

        var card = page.Region("Reranked").Locator("li").Filter(new() { HasText = "onerror" });
        Assert.Equal(Hostile, await card.Locator("h3").TextContentAsync());
        Assert.Equal("<b>id</b>", await card.GetAttributeAsync("data-doc"));
        Assert.DoesNotContain("broken", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("img").CountAsync());
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, 390);
    }

    [Theory]
    [InlineData(1400)]
    [InlineData(1100)]
    [InlineData(390)]
    public async Task Other_fields_take_one_line_of_a_card_without_moving_anything(int width)
    {
        var fields = $$"""{"url":"https://example.org/{{new string('x', 300)}}","html":"<b>{{Hostile.Replace("\"", "\\\"", StringComparison.Ordinal)}}</b>","tags":["a","b"],"year":2019}""";
        _engine.With("sample", [.. Enumerable.Range(0, 12).Select(number => new Passage($"p{number:00}", "A title", $"moon {number} {Long}") { Fields = number % 2 == 0 ? fields : null })]);
        await using var app = await RunningApp.StartAsync(_engine, Backwards());
        var page = await browser.OpenAsync(width: width, height: 900);
        await PageMeter.InstallAsync(page);
        await page.GotoAsync($"{app.Url}/?q=moon");
        await page.WaitForResultAsync();

        Assert.Single((await page.EvaluateAsync<double[]>("[...document.querySelectorAll('.card')].map(card => card.getBoundingClientRect().height)")).Distinct());
        Assert.All(
            await page.EvaluateAsync<double[]>("[...document.querySelectorAll('.card')].map(card => card.querySelector('.body').scrollHeight - card.querySelector('.body').clientHeight)"),
            hidden => Assert.InRange(hidden, 0, 1));
        Assert.Single((await page.EvaluateAsync<double[]>("[...document.querySelectorAll('.card .text')].map(text => Math.round(text.getBoundingClientRect().height))")).Distinct());
        Assert.Equal("noopener noreferrer", await page.Region("BM25").Locator(".fields a").First.GetAttributeAsync("rel"));
        Assert.Equal(0, await page.Locator(".fields b").CountAsync());
        Assert.InRange(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, width);
        Assert.InRange(await PageMeter.LayoutShiftAsync(page), 0, 0.02);
    }

    [Fact]
    public async Task A_form_that_is_sent_before_the_circuit_is_up_still_searches()
    {
        await using var app = await RunningApp.StartAsync(_engine, Backwards());
        var page = await browser.OpenAsync();
        await page.RouteAsync("**/blazor.web*.js", route => route.AbortAsync());
        await page.GotoAsync(app.Url);
        await page.GetByRole(AriaRole.Searchbox).FillAsync("moon");
        await page.GetByRole(AriaRole.Searchbox).PressAsync("Enter");

        await page.WaitForAddressAsync("q=moon");
        await Assertions.Expect(page.List("BM25")).ToHaveCountAsync(10);
    }

    [Fact]
    public async Task Text_typed_while_the_circuit_starts_is_kept()
    {
        await using var app = await RunningApp.StartAsync(_engine, Backwards());
        var page = await browser.OpenAsync();
        var typed = new TaskCompletionSource();
        await page.RouteAsync("**/blazor.web*.js", async route =>
        {
            await typed.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(app.Url, new() { WaitUntil = WaitUntilState.Commit });
        await page.WaitForFunctionAsync("() => document.querySelector('.hint')");
        var prerendered = await page.GetByRole(AriaRole.Searchbox).ElementHandleAsync();
        await prerendered.FillAsync("moon");

        typed.SetResult();
        await page.WaitForFunctionAsync("field => !field.isConnected", prerendered);

        await Assertions.Expect(page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("moon");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForAddressAsync("q=moon");
        await Assertions.Expect(page.List("Reranked")).ToHaveCountAsync(10);
    }

    [Fact]
    public async Task Pickers_change_the_address_and_the_result()
    {
        var other = new MemoryEngine("elasticsearch").With("papers", new Passage("only", null, "moon"));
        await using var app = await RunningApp.StartAsync(
            [_engine.With("small", new Passage("s1", null, "moon")), other],
            [Backwards(), new ScriptedReranker(_ => 0, "second")],
            new WordHighlighter());
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q=moon");
        await page.WaitForResultAsync();

        await page.GetByLabel("window").SelectOptionAsync("20");
        await page.WaitForAddressAsync("k=20");
        await page.WaitForResultAsync();
        await Assertions.Expect(page.Region("Reranked")).ToContainTextAsync("on BM25's first 20");

        await page.GetByLabel("reranker").SelectOptionAsync("second");
        await page.WaitForAddressAsync("model=second");
        await page.WaitForResultAsync();
        Assert.Equal(await page.IdsAsync("BM25"), await page.IdsAsync("Reranked"));

        await page.GetByLabel("index").SelectOptionAsync("small");
        await page.WaitForAddressAsync("index=small");
        await Assertions.Expect(page.List("BM25")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Keys_move_between_passages_and_lists()
    {
        await using var app = await RunningApp.StartAsync(_engine.With("sample", new Passage("a", null, "moon moon"), new Passage("b", null, "moon")),
            new ScriptedReranker(text => -text.Length));
        var page = await browser.OpenAsync();
        await page.GotoAsync($"{app.Url}/?q=moon");
        await page.WaitForResultAsync();

        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        Assert.Equal("a", await FocusedAsync(page));
        await page.Keyboard.PressAsync("h");
        Assert.Equal("BM25", await page.EvaluateAsync<string>("document.activeElement.closest('section').ariaLabel"));
        await Assertions.Expect(page.Locator(".card.on")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".lines path")).ToHaveCountAsync(2);
        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("/");
        await Assertions.Expect(page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
    }

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.dataset.doc");

    /// <summary>Reverses BM25's order: the higher the number in a passage, the better.</summary>
    private static ScriptedReranker Backwards() =>
        new(text => int.TryParse(text.Split(' ')[^1], out var number) ? number : -1);
}
