using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Indexing;

namespace Search.Tests.Elasticsearch.Versions;

/// <summary>A job that was killed is finished by the next one, wherever it stopped.</summary>
public sealed class KilledJobTests : IDisposable
{
    private static readonly IndexDefinition Books = TestIndexes.Define("books");
    private static readonly Passage[] Passages = [new("p1", null, "a cat"), new("p2", null, "a dog")];

    private readonly FakeCluster _cluster = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private JsonNode Mark => Assert.Single(_cluster.Indexes).Value.Body["mappings"]!["_meta"]!["search"]!;

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_checkpoint_of_a_killed_job_is_continued_at_once_on_the_same_machine()
    {
        var version = await KilledAfterCheckpointAsync();
        Mark["owner"]!["process"] = int.MaxValue; // No process has this id.
        await using var engine = _cluster.Engine();

        await using var resumed = await engine.ResumeIndexAsync(Books, replace: false, Cancel);

        Assert.Equal((version, TestIndexes.After(Passages[..1])), (resumed?.Version, resumed?.Checkpoint));
    }

    [Fact]
    public async Task A_process_that_has_the_id_of_a_killed_one_is_not_mistaken_for_it()
    {
        await KilledAfterCheckpointAsync();
        Mark["owner"]!["started"] = "2020-01-01T00:00:00Z";
        await using var engine = _cluster.Engine();

        Assert.Equal(1, (await engine.InspectAsync("books", Cancel)).Suspended?.Indexed);
    }

    [Fact]
    public async Task A_job_that_still_runs_is_not_continued()
    {
        await KilledAfterCheckpointAsync();
        await using var engine = _cluster.Engine();

        Assert.Null(await engine.ResumeIndexAsync(Books, replace: false, Cancel));
    }

    [Fact]
    public async Task A_job_of_another_machine_is_continued_after_a_long_silence()
    {
        await KilledAfterCheckpointAsync();
        Mark["owner"]!["machine"] = "another machine";
        Mark["owner"]!["process"] = int.MaxValue;
        await using var engine = _cluster.Engine();
        Assert.Null((await engine.InspectAsync("books", Cancel)).Suspended);

        Mark["alive"] = TimeProvider.System.GetUtcNow().AddHours(-1).ToString("O");

        Assert.Equal(1, (await engine.InspectAsync("books", Cancel)).Suspended?.Indexed);
    }

    [Fact]
    public async Task A_job_that_was_killed_before_the_alias_moved_has_only_to_publish()
    {
        _cluster.Before = request =>
        {
            if (request == "POST /_aliases")
            {
                throw new InvalidOperationException("The process is killed here.");
            }
        };
        await using var engine = _cluster.Engine(settings => settings.Retries = 0);
        var killed = await engine.CreateIndexAsync(Books, replace: false, Cancel);
        await Assert.ThrowsAnyAsync<Exception>(() => killed.PublishAsync(Passages));
        Mark["owner"]!["process"] = int.MaxValue;
        _cluster.Before = _ => { };

        await using var resumed = await engine.ResumeIndexAsync(Books, replace: false, Cancel);
        var published = await resumed!.PublishAsync(resumed.Checkpoint, Cancel);

        Assert.Equal((killed.Version, 2), (published.Index.Version, published.Index.Passages));
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task A_job_that_was_killed_after_the_alias_moved_counts_as_published_and_the_next_job_marks_it()
    {
        await using var engine = _cluster.Engine();
        await using (var killed = await engine.CreateIndexAsync(Books, replace: false, Cancel))
        {
            await killed.PublishAsync(Passages);
        }

        Mark["state"] = "Suspended";
        Assert.Single(await engine.ListVersionsAsync("books", Cancel), version => version.Current);
        Assert.Null((await engine.InspectAsync("books", Cancel)).Suspended);
        var first = _cluster.Indexes.Single().Value;

        await using var next = await engine.CreateIndexAsync(Books, replace: true, Cancel);
        await next.PublishAsync(Passages);

        Assert.Equal("Published", (string?)first.Body["mappings"]!["_meta"]!["search"]!["state"]);
        Assert.Equal(2, (await engine.ListVersionsAsync("books", Cancel)).Count);
    }

    [Fact]
    public async Task A_count_that_differs_leaves_nothing_to_continue()
    {
        await using var engine = _cluster.Engine();
        await using var writer = await engine.CreateIndexAsync(Books, replace: false, Cancel);
        await writer.AddAsync(Passages, Cancel);

        await Assert.ThrowsAnyAsync<Exception>(() => writer.PublishAsync(TestIndexes.After(Passages) with { Indexed = 3 }, Cancel));

        Assert.Empty(_cluster.Indexes);
    }

    /// <summary>A writer that is not disposed: its process ended without a word.</summary>
    private async Task<string> KilledAfterCheckpointAsync()
    {
        var writer = await _cluster.Engine().CreateIndexAsync(Books, replace: false, Cancel);
        await writer.AddAsync(Passages[..1], Cancel);
        await writer.CheckpointAsync(TestIndexes.After(Passages[..1]), Cancel);
        await writer.AddAsync(Passages[1..], Cancel);
        return writer.Version;
    }
}
