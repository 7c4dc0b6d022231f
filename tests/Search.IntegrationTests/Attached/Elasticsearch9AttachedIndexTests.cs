using System.Net.Http.Json;
using Search.Core.Attached;
using Search.Core.Errors;
using Search.Core.Storage;
using Search.Elasticsearch;
using Search.Elasticsearch.Attached;
using Search.IntegrationTests.Servers;

namespace Search.IntegrationTests.Attached;

/// <summary>What is refused, and what is proposed; on one server, because the messages are ours.</summary>
[Collection<OneElasticsearch9>]
public sealed class Elasticsearch9AttachedIndexTests(Elasticsearch9 server, SharedVariants variants) : AttachedIndexTests(server, variants)
{
    [Theory]
    [InlineData("""{"query":{"function_score":{"query":{"match":{"body":"{{query}}"}},"weight":2}}}""")]
    [InlineData("""{"retriever":{"standard":{"query":{"match":{"body":"{{query}}"}}}},"size":"{{size}}"}""")]
    public async Task Other_kinds_of_queries_are_searched(string body)
    {
        var attached = await RunAsync("indexes", "attach", "shop", "--url", Url, "--index", "products-*", "--text", "body", "--query", $"mine={Write("mine.json", body)}");
        Assert.True(attached.ExitCode == 0, attached.Errors);

        Assert.Equal("products-1/1", (await SearchAsync("shop", "moon lamp"))[0].Passage.Id);
        AssertOnlyRead();
    }

    [Fact]
    public async Task Fields_are_proposed_and_nothing_is_attached_without_yes()
    {
        var proposed = await RunAsync("indexes", "attach", "shop", "--url", Url, "--index", "products-*");
        Assert.Contains("--text body --title headline", proposed.Errors, StringComparison.Ordinal);
        Assert.Contains("Nothing was attached", proposed.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Home, "attached")));

        Assert.Equal(0, (await RunAsync("indexes", "attach", "shop", "--url", Url, "--index", "products-*", "--yes")).ExitCode);
        Assert.Equal(0, (await RunAsync("indexes", "detach", "shop")).ExitCode);
        AssertOnlyRead();
    }

    [Theory]
    [InlineData(",", null, "No text field is named")]
    [InlineData("bodi", null, "has no field 'bodi'; its text fields: body")]
    [InlineData("sku", null, "has the type keyword; expected a text field")]
    [InlineData("body,comments.text", null, "is in the nested object 'comments'")]
    [InlineData("body", """{"query":{"match_all":{}}}""", "has no {{query}}")]
    [InlineData("body", """{"query":{"no_such_query":{"body":"{{query}}"}}}""", "no_such_query")]
    [InlineData("body", "{\"query\":\n}", "line 2, column 1")]
    public async Task Bad_input_is_refused_and_nothing_is_attached(string text, string? query, string expected)
    {
        string[] queries = query is null ? [] : ["--query", Write("query.json", query)];

        var refused = await RunAsync(["indexes", "attach", "shop", "--url", Url, "--index", "products-*", "--text", text, .. queries]);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains(expected, refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Home, "attached")));
        AssertOnlyRead();
    }

    [Fact]
    public async Task A_pattern_that_matches_nothing_and_an_index_that_goes_away_are_named()
    {
        var nothing = await RunAsync("indexes", "attach", "shop", "--url", Url, "--index", "no-such-*", "--text", "body");
        Assert.NotEqual(0, nothing.ExitCode);
        Assert.Contains("has the name 'no-such-*'", nothing.Errors, StringComparison.Ordinal);

        await RunAsync("indexes", "attach", "shop", "--url", Url, "--index", "products-1", "--text", "body");
        await Server.DeleteAsync("products-1", TestContext.Current.CancellationToken);
        var gone = await RunAsync("indexes", "show", "shop");
        Assert.NotEqual(0, gone.ExitCode);
        Assert.Contains("has the name 'products-1'", gone.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_may_not_read_the_mapping_is_told_the_privilege()
    {
        var passOn = Proxy.Handle;
        Proxy.Handle = request => request.Name.EndsWith("_mapping", StringComparison.Ordinal)
            ? request.AnswerAsync(ProxiedAnswer.Json(403, """{"error":{"type":"security_exception","reason":"action [indices:admin/mappings/get] is unauthorized"},"status":403}"""))
            : passOn(request);

        var refused = await RunAsync("indexes", "attach", "shop", "--url", Url, "--index", "products-1", "--text", "body");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("The role needs the privilege view_index_metadata", refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Home, "attached")));
    }

    [Fact]
    public async Task A_field_that_an_index_no_longer_has_is_an_error_and_not_an_empty_list()
    {
        await RunAsync("indexes", "attach", "shop", "--url", Url, "--index", "products-1", "--text", "body");
        await using var attached = new AttachedIndexes(new AttachedIndexStore(new DataDirectory(Home), new Dictionary<string, AttachedIndex>()), new ElasticsearchSettings());
        await using var retriever = await attached.OpenAsync("shop", TestContext.Current.CancellationToken);
        Assert.Single(await retriever.RetrieveAsync("moon", 10, TestContext.Current.CancellationToken));

        await Server.DeleteAsync("products-1", TestContext.Current.CancellationToken);
        using var changed = await Server.PutAsJsonAsync("products-1/_doc/1?refresh=true", new { story = "The moon." }, TestContext.Current.CancellationToken);
        changed.EnsureSuccessStatusCode();

        var error = await Assert.ThrowsAsync<BadInputException>(() => retriever.RetrieveAsync("moon", 10, TestContext.Current.CancellationToken));
        Assert.Contains("has no field 'body'; its text fields: story", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("indexes", "delete", "shop", "--yes")]
    [InlineData("indexes", "rollback", "shop")]
    [InlineData("index", "sample", "--index", "shop", "--replace")]
    public async Task What_would_change_it_is_refused(params string[] command)
    {
        await RunAsync("indexes", "attach", "shop", "--url", Url, "--index", "products-1", "--text", "body");

        var refused = await RunAsync(command);

        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("'shop' is attached", refused.Errors, StringComparison.Ordinal);
        AssertOnlyRead();
    }

    [Fact]
    public async Task A_password_in_the_address_is_refused_and_not_stored()
    {
        var refused = await RunAsync("indexes", "attach", "shop", "--url", "http://me:secret@127.0.0.1:9200", "--index", "products-1", "--text", "body");

        Assert.NotEqual(0, refused.ExitCode);
        Assert.DoesNotContain("secret", refused.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Home, "attached")));
    }
}
