using System.Text;
using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Storage;
using Search.Elasticsearch;
using Search.Indexing;
using Search.Indexing.Sources;
using Xunit;

namespace Search.TestSupport;

/// <summary>
/// Loads through a <see cref="FaultyProxy"/>. Every load replaces an index of one passage. It must end with each passage once, and until
/// then the name must show the old index.
/// </summary>
public abstract class LoadingFaultTests : IAsyncDisposable
{
    /// <summary>Several batches, each of several requests.</summary>
    private const int Lines = 3_000;

    /// <summary>Makes passages large without much work for the server.</summary>
    private static readonly string LongWord = new('a', 1_500);

    private protected const int MaxRequestBytes = 400_000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private protected TempFolder Home { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Faults => [.. BulkFaults.All.Keys];

    private protected abstract string ServerUrl { get; }

    private protected abstract string Name { get; }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Load_through_a_faulty_connection_ends_with_every_passage_once(string fault)
    {
        var requests = 0;
        await using var proxy = await StartProxyAsync();
        proxy.Handle = request => request.IsBulk ? BulkFaults.All[fault](request, Interlocked.Increment(ref requests)) : request.PassOnAsync();

        var result = await ReplaceAsync(proxy, fault == BulkFaults.NoAnswer ? ShortTimeout : Timeout);

        Assert.Equal((Lines, 0), (result.Checkpoint.Indexed, result.Checkpoint.Rejected));
        await AssertHoldsAsync(Passages());
    }

    [Fact]
    public async Task Passage_that_the_server_refuses_is_a_dead_letter_and_the_others_are_published()
    {
        const string refused = "\"id\":\"17\",\"text\":";
        await using var proxy = await StartProxyAsync();
        proxy.Handle = async request => await request.AnswerAsync(await request.ExecuteAsync(
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(request.Body).Replace(refused + "\"", refused + "{\"a\":1},\"title\":\"", StringComparison.Ordinal))));

        var result = await ReplaceAsync(proxy, Timeout);

        Assert.Equal((Lines - 1, 1), (result.Checkpoint.Indexed, result.Checkpoint.Rejected));
        var letter = Assert.Single(DeadLetter.ReadAll(Assert.Single(Directory.GetFiles(new DataDirectory(Home.Path).DeadLetters))));
        Assert.Equal(18, letter.Line);
        Assert.Contains("parsing", letter.Reason, StringComparison.Ordinal);
        await AssertHoldsAsync(Passages().Where(passage => passage.Id != "17"));
    }

    [Fact]
    public async Task Load_that_never_gets_an_answer_ends_with_an_error_and_the_name_keeps_the_old_index()
    {
        await using var proxy = await StartProxyAsync();
        proxy.Handle = request => request.IsBulk ? request.HoldAsync() : request.PassOnAsync();

        var error = await Assert.ThrowsAnyAsync<SearchUnavailableException>(
            () => ReplaceAsync(proxy, ShortTimeout, retries: 0).WaitAsync(TimeSpan.FromMinutes(1), Cancel));

        Assert.Contains("did not answer", error.Message, StringComparison.Ordinal);
        await AssertHoldsAsync([Old]);
    }

    public virtual ValueTask DisposeAsync()
    {
        Home.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private protected static Passage Old { get; } = new("old", null, "an old passage");

    private protected static IEnumerable<Passage> Passages(int lines = Lines) => Enumerable.Range(0, lines).Select(
        number => new Passage($"{number}", null, $"passage {number} {LongWord}"));

    /// <summary>Publishes the old index and starts a proxy.</summary>
    private protected async Task<FaultyProxy> StartProxyAsync()
    {
        await using var engine = Engine(ServerUrl, Timeout);
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define(Name), replace: true, Cancel);
        await writer.PublishAsync([Old]);
        return await FaultyProxy.StartAsync(ServerUrl);
    }

    /// <summary>Loads all passages through the proxy. Meanwhile the number of passages under the name is read again and again.</summary>
    private async Task<IndexJobResult> ReplaceAsync(FaultyProxy proxy, TimeSpan timeout, int retries = 8)
    {
        using var loaded = new CancellationTokenSource();
        var seen = WatchAsync(loaded.Token);
        long indexed = 1;
        try
        {
            var result = await LoadAsync(proxy.Url, timeout, retries);
            indexed = result.Checkpoint.Indexed;
            return result;
        }
        finally
        {
            await loaded.CancelAsync();
            Assert.Subset(new HashSet<long> { 1, indexed }, await seen);
        }
    }

    private async Task<IndexJobResult> LoadAsync(string url, TimeSpan timeout, int retries)
    {
        var source = Source.Resolve([await WriteAsync()]);
        await using var engine = Engine(url, timeout, retries);
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define(Name, source: source.Identity), replace: true, Cancel);
        using var deadLetters = DeadLetterFile.Of(new DataDirectory(Home.Path), Name, writer.Version, kept: 0);
        return await new IndexJob(source, writer, deadLetters).RunAsync(Cancel);
    }

    /// <summary>Writes the passages to a file; only once, so that it is the same source.</summary>
    private protected async Task<string> WriteAsync(int lines = Lines)
    {
        var file = Home.File("passages.tsv");
        if (!File.Exists(file))
        {
            await File.WriteAllLinesAsync(file, Passages(lines).Select(passage => $"{passage.Id}\t{passage.Text}"), Cancel);
        }

        return file;
    }

    private async Task<HashSet<long>> WatchAsync(CancellationToken stop)
    {
        var seen = new HashSet<long>();
        using var client = new HttpClient { BaseAddress = new Uri(ServerUrl) };
        while (!stop.IsCancellationRequested)
        {
            seen.Add((long)JsonNode.Parse(await client.GetStringAsync($"{Name}/_count", Cancel))!["count"]!);
            await Task.Delay(Pause, Cancel);
        }

        return seen;
    }

    /// <summary>Reads the index directly from the server: passages, hash, and the settings for searching.</summary>
    private protected async Task AssertHoldsAsync(IEnumerable<Passage> passages)
    {
        await using var engine = Engine(ServerUrl, Timeout);
        var verified = await IndexVerification.RunAsync(engine, Name, null, Cancel);
        Assert.Empty(verified.Problems);
        Assert.Equal(ContentHash.Of(passages), verified.ContentHash);
        await ServedSettings.AssertAsync(ServerUrl, Name);
    }

    private static ElasticsearchEngine Engine(string url, TimeSpan timeout, int retries = 3) =>
        new(new ElasticsearchSettings { Url = url, Timeout = timeout, Retries = retries, MaxRequestBytes = MaxRequestBytes });
}
