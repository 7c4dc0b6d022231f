using System.Net;
using AngleSharp.Html.Parser;

namespace Search.Tests.Web.Shell;

/// <summary>The frame of every page.</summary>
public sealed class ShellTests : IAsyncLifetime
{
    private RunningApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(new MemoryEngine().With("sample"), new ScriptedReranker(_ => 1));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Every_file_of_the_page_is_served_locally()
    {
        var page = new HtmlParser().ParseDocument(await _app.Client.GetStringAsync("/"));
        var files = page.QuerySelectorAll("link[href], script[src]").Select(item => item.GetAttribute("href") ?? item.GetAttribute("src")).ToList();

        Assert.True(files.Count >= 5, $"Only {files.Count} files are named.");
        foreach (var file in files)
        {
            using var response = await _app.Client.GetAsync(file);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{file}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task An_unknown_page_links_back_to_the_search()
    {
        using var response = await _app.Client.GetAsync("/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("the search page", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
