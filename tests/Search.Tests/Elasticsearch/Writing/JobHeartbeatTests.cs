using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Search.Core;
using Search.Core.Errors;
using Search.Elasticsearch;

namespace Search.Tests.Elasticsearch.Writing;

/// <summary>A job reports that it runs, and notices when its index is deleted.</summary>
public sealed class JobHeartbeatTests : IDisposable
{
    private static readonly TimeSpan ToArrive = TimeSpan.FromSeconds(20);

    private readonly FakeCluster _cluster = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _cluster.Dispose();

    [Fact]
    public async Task A_job_says_every_minute_that_it_runs_and_stops_at_its_end()
    {
        await using var engine = new ElasticsearchEngine(new ElasticsearchSettings { Url = _cluster.Url }, _clock);
        await using (var writer = await engine.CreateIndexAsync(TestIndexes.Define("books"), replace: false, Cancel))
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await UntilAsync(() => Task.FromResult(Alive() == _clock.GetUtcNow()));
            await writer.PublishAsync([new Passage("p1", null, "a cat")]);
        }

        Assert.Null(Alive());
    }

    [Fact]
    public async Task A_job_whose_index_was_deleted_fails()
    {
        await using var engine = new ElasticsearchEngine(new ElasticsearchSettings { Url = _cluster.Url }, _clock);
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define("books"), replace: false, Cancel);
        _cluster.Indexes.Clear();

        _clock.Advance(TimeSpan.FromMinutes(1));

        SearchUnavailableException? error = null;
        await UntilAsync(async () =>
        {
            try
            {
                await writer.AddAsync([], Cancel);
            }
            catch (SearchUnavailableException exception)
            {
                error = exception;
            }

            return error is not null;
        });
        Assert.Contains("was deleted by another process", error!.Message, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < ToArrive, "What the test waits for did not happen.");
            await Task.Delay(20, Cancel);
        }
    }

    private DateTimeOffset? Alive() =>
        (string?)Assert.Single(_cluster.Indexes).Value.Body["mappings"]!["_meta"]!["search"]!["alive"] is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
