using Search.Core;
using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Hosting.Settings;
using Search.Web.Searching;
using Search.Web.Serving;

namespace Search.Tests.Web.Serving;

public class SearchCatalogTests
{
    private static readonly Passage Moon = new("p1", null, "moon");

    [Fact]
    public async Task Missing_url_parameters_take_the_settings_or_the_first_choice()
    {
        await using var catalog = Catalog(new SearchSettings { Window = 7 });

        var search = await catalog.OpenAsync(new SearchAddress("moon"), CancellationToken.None);

        Assert.Equal(new SearchAddress("moon", "7", "small", "lucene", "sample"), search.Address);
        Assert.Equal(7, search.Request.Window);
        Assert.Equal("Memory lucene", search.EngineDescription);
    }

    [Fact]
    public async Task An_address_chooses_model_engine_and_index()
    {
        await using var catalog = Catalog();

        var search = await catalog.OpenAsync(new SearchAddress("moon", "3", "large", "elasticsearch", "other"), CancellationToken.None);

        Assert.Equal("large", search.Model.Info.Model);
        Assert.Equal("Memory elasticsearch", search.EngineDescription);
        Assert.Equal("other", search.Address.Index);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    [InlineData("-5")]
    [InlineData("ten")]
    [InlineData("5.0")]
    public async Task An_invalid_window_is_refused(string window)
    {
        await using var catalog = Catalog();

        var error = await Assert.ThrowsAsync<BadInputException>(() => catalog.OpenAsync(new SearchAddress("moon", window), CancellationToken.None));

        Assert.Equal($"The window k is '{window}'; expected a whole number from 1 to 1,000.", error.Message);
    }

    [Fact]
    public async Task An_unserved_model_is_refused_and_the_served_ones_are_named()
    {
        await using var catalog = Catalog();

        var model = await Assert.ThrowsAsync<BadInputException>(() => catalog.OpenAsync(new SearchAddress("moon", Model: "huge"), CancellationToken.None));
        var engine = await Assert.ThrowsAsync<BadInputException>(() => catalog.OpenAsync(new SearchAddress("moon", Engine: "solr"), CancellationToken.None));
        var index = await Assert.ThrowsAsync<IndexNotFoundException>(() => catalog.OpenAsync(new SearchAddress("moon", Index: "nope"), CancellationToken.None));

        Assert.Contains("found: small, large", model.Message, StringComparison.Ordinal);
        Assert.Contains("found: lucene, elasticsearch", engine.Message, StringComparison.Ordinal);
        Assert.Contains("found: other, sample", index.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_models_of_one_name_are_refused()
    {
        var error = Assert.Throws<BadInputException>(() => new SearchCatalog(
            new EngineCatalog([new MemoryEngine()]), [Model("small"), Model("small")], new SearchSettings()));

        Assert.Contains("'small'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tiny+large@9")]
    [InlineData("tiny large@9")]
    public async Task A_plus_sign_that_the_browser_sent_as_a_blank_is_restored(string asked)
    {
        await using var catalog = new SearchCatalog(
            new EngineCatalog([new MemoryEngine().With("sample", Moon)]), [Model("small"), Model("tiny+large@9")], new SearchSettings());

        var search = await catalog.OpenAsync(new SearchAddress("moon", Model: asked), CancellationToken.None);

        Assert.Equal(("tiny+large@9", "tiny+large@9"), (search.Address.Model, search.Model.Info.Model));
    }

    [Fact]
    public async Task A_served_cascade_obeys_time_limits_and_checks()
    {
        ScriptedReranker first = new(text => text.Length, "tiny"), second = new(text => -text.Length, "large");
        await using var catalog = new SearchCatalog(
            new EngineCatalog([new MemoryEngine().With("sample", [.. Enumerable.Range(10, 40).Select(index => new Passage($"p{index}", null, "moon"))])]),
            [new ServedModel("tiny+large@30", new CascadeReranker(first, second, 30))],
            new SearchSettings { TimeLimit = TimeSpan.FromMinutes(1) });

        var search = await catalog.OpenAsync(new SearchAddress("moon"), CancellationToken.None);
        var page = await search.SearchAsync(CancellationToken.None).ToResultAsync();
        Assert.Equal([.. Enumerable.Repeat<int?>(0, 30), .. Enumerable.Repeat<int?>(1, 10)], page.Ranked.Select(passage => passage.Score?.Tier));

        first.BeforeBatch = (_, _) => throw new RerankException("NaN");
        await Assert.ThrowsAsync<RerankException>(() => catalog.CheckAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("default", "default")]
    [InlineData("default+default@20", "default+default@20")]
    [InlineData("./models/mine", "folder-name")]
    public void A_folder_has_its_own_name_and_a_registry_model_its_registry_name(string asked, string name) =>
        Assert.Equal(name, ServedModel.Of(asked, new ScriptedReranker(_ => 0, "folder-name")).Name);

    [Fact]
    public async Task The_check_finds_a_model_that_cannot_score()
    {
        await using var catalog = new SearchCatalog(
            new EngineCatalog([new MemoryEngine().With("sample", Moon)]),
            [new ServedModel("default", new ScriptedReranker(_ => 0) { BeforeBatch = (_, _) => throw new RerankException("NaN") })],
            new SearchSettings());

        await Assert.ThrowsAsync<RerankException>(() => catalog.CheckAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Stopping_ends_a_running_search_in_BM25_order_and_disposal_waits()
    {
        var (scoring, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var reranker = new ScriptedReranker(_ => 0)
        {
            BeforeBatch = async (_, cancel) =>
            {
                scoring.SetResult();
                await mayEnd.Task;
                cancel.ThrowIfCancellationRequested();
            },
        };
        var catalog = new SearchCatalog(
            new EngineCatalog([new MemoryEngine().With("sample", Moon)]), [new ServedModel("default", reranker)], new SearchSettings());
        var search = await catalog.OpenAsync(new SearchAddress("moon"), CancellationToken.None);
        var running = search.SearchAsync(CancellationToken.None).ToResultAsync();
        await scoring.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        catalog.Stop();
        var disposed = catalog.DisposeAsync().AsTask();
        Assert.False(reranker.IsDisposed);
        mayEnd.SetResult();

        var page = await running.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await disposed.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        Assert.Equal("The program is stopping.", page.Degradation!.Reason);
        Assert.Equal("p1", Assert.Single(page.Ranked).Candidate.Passage.Id);
        Assert.True(reranker.IsDisposed);
        await Assert.ThrowsAsync<SearchUnavailableException>(() => search.SearchAsync(CancellationToken.None).ToResultAsync());
    }

    [Fact]
    public async Task Stopping_ends_a_running_check_before_the_model_is_disposed()
    {
        var (scoring, disposedWhileScoring) = (new TaskCompletionSource(), true);
        ScriptedReranker? reranker = null;
        reranker = new ScriptedReranker(_ => 0)
        {
            BeforeBatch = async (_, cancel) =>
            {
                scoring.SetResult();
                await Task.Delay(Timeout.Infinite, cancel).ContinueWith(_ => disposedWhileScoring = reranker!.IsDisposed, TaskScheduler.Default);
                cancel.ThrowIfCancellationRequested();
            },
        };
        var catalog = new SearchCatalog(
            new EngineCatalog([new MemoryEngine().With("sample", Moon)]), [new ServedModel("default", reranker)], new SearchSettings());
        var checking = catalog.CheckAsync(CancellationToken.None);
        await scoring.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        await catalog.DisposeAsync();

        var error = await Assert.ThrowsAsync<RerankException>(() => checking);
        Assert.Equal("The program is stopping.", error.Message);
        Assert.Equal((false, true), (disposedWhileScoring, reranker.IsDisposed));
    }

    private static ServedModel Model(string name) => new(name, new ScriptedReranker(_ => 0, name));

    private static SearchCatalog Catalog(SearchSettings? settings = null) => new(
        new EngineCatalog(
        [
            new MemoryEngine().With("sample", Moon).With("other", Moon),
            new MemoryEngine("elasticsearch").With("other", Moon),
        ]),
        [Model("small"), Model("large")],
        settings ?? new SearchSettings());

    /// <summary>Records that it was disposed.</summary>
}
