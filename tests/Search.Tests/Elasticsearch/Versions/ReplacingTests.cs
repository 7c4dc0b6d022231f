using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch;

namespace Search.Tests.Elasticsearch.Versions;

/// <summary>A name moves from one index to the next. No index that is searched is deleted, and none of another program.</summary>
public sealed class ReplacingTests : IDisposable
{
    private const string Old = "books-0197a3c1d2e370008000000000000001";
    private static readonly IndexDefinition Books = TestIndexes.Define("books") with { KeptVersions = 1 };

    private readonly FakeCluster _cluster = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task The_name_moves_to_the_new_index_and_the_old_one_is_deleted()
    {
        _cluster.AddOurs(Old, "books");

        await ReplaceAsync();

        Assert.NotEqual(Old, Assert.Single(_cluster.Holders("books")));
        Assert.DoesNotContain(Old, _cluster.Indexes.Keys);
        Assert.DoesNotContain("remove_index", Aliases(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(504)]
    [InlineData(429)]
    public async Task A_swap_whose_answer_is_lost_keeps_the_new_index(int status)
    {
        _cluster.AddOurs(Old, "books");
        _cluster.Instead = request => request == "POST /_aliases" ? (status, """{"error":"the proxy gave up"}""") : null;

        await ReplaceAsync();

        Assert.NotEqual(Old, Assert.Single(_cluster.Holders("books")));
    }

    [Fact]
    public async Task A_swap_that_fails_keeps_the_old_index_and_the_checkpoint_of_the_new_one()
    {
        _cluster.AddOurs(Old, "books");
        _cluster.Before = request =>
        {
            if (request == "POST /_aliases")
            {
                throw new InvalidOperationException("The server fails.");
            }
        };

        await Assert.ThrowsAsync<ElasticsearchException>(ReplaceAsync);

        Assert.Equal([Old], _cluster.Holders("books"));
        _cluster.Before = _ => { };
        await using var engine = _cluster.Engine();
        Assert.Equal(1, (await engine.InspectAsync("books", Cancel)).Suspended?.Indexed);
    }

    [Fact]
    public async Task An_old_index_that_is_already_gone_is_no_error()
    {
        _cluster.AddOurs(Old, "books");
        _cluster.Instead = request => request == $"DELETE /{Old}" ? (404, """{"error":{"type":"index_not_found_exception","reason":"gone"},"status":404}""") : null;

        Assert.Empty((await ReplaceAsync()).Notices);
    }

    [Fact]
    public async Task An_old_index_that_holds_another_alias_stays()
    {
        _cluster.AddOurs(Old, "books");
        _cluster.Indexes[Old].Aliases["archive"] = [];

        await ReplaceAsync();

        Assert.Equal([Old], _cluster.Holders("archive"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_alias_of_other_programs_indexes_is_refused_and_they_are_named(bool replace)
    {
        _cluster.AddOurs(Old, "books");
        _cluster.Indexes["logs-2026"] = new FakeIndex("""{"mappings":{"_meta":{"owner":"somebody"}}}""") { Aliases = { ["books"] = [] } };
        await using var engine = _cluster.Engine();

        var error = await Assert.ThrowsAsync<BadInputException>(() => engine.CreateIndexAsync(Books, replace, Cancel));

        Assert.Contains("'logs-2026'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Old, error.Message, StringComparison.Ordinal);
        Assert.Equal([Old, "logs-2026"], _cluster.Indexes.Keys);
    }

    [Fact]
    public async Task The_second_of_two_first_jobs_is_refused()
    {
        await using var engine = _cluster.Engine();
        await using var first = await engine.CreateIndexAsync(Books, replace: false, Cancel);
        await using (var second = await engine.CreateIndexAsync(Books, replace: false, Cancel))
        {
            await PublishAsync(first);

            var error = await Assert.ThrowsAnyAsync<SearchUnavailableException>(() => PublishAsync(second));

            Assert.Contains("Another job published 'books' in the meantime", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(_cluster.Holders("books"), _cluster.Indexes.Keys);
        Assert.Contains(new IndexInfo("books", 1, 4242), await engine.ListIndexesAsync(Cancel));
    }

    private static Task<PublishedIndex> PublishAsync(IIndexWriter writer) => writer.PublishAsync([new Passage("p1", null, "a cat")]);

    private async Task<PublishedIndex> ReplaceAsync()
    {
        await using var engine = _cluster.Engine(settings => settings.Retries = 1);
        await using var writer = await engine.CreateIndexAsync(Books, replace: true, Cancel);
        return await PublishAsync(writer);
    }

    private string Aliases() => _cluster.Messages.Single(message => message.Path == "/_aliases").Body!;
}
