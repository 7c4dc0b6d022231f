using System.Globalization;
using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Indexing;
using Search.Indexing.Sources;

namespace Search.Tests.Indexing;

/// <summary>A stopped job leaves a checkpoint; the next job continues from it and gives the same index.</summary>
public sealed class IndexJobTests : IDisposable
{
    /// <summary>More than two batches of 20,000 entries.</summary>
    private const int Lines = 45_000;

    private readonly TempFolder _home = new();
    private readonly MemoryEngine _engine = new();
    private readonly List<string> _notices = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_stopped_job_goes_on_after_its_last_batch_and_ends_with_the_same_index()
    {
        var source = Write("passages.tsv", Enumerable.Range(0, Lines).Select(Line));
        await RunAsync(source, index: "whole");

        var stopped = await RunAsync(source, stopAfter: 1);
        Assert.Null(stopped.Published);
        Assert.Equal((20_000, 19_980, 20), (stopped.Checkpoint.Entries, stopped.Checkpoint.Indexed, stopped.Checkpoint.Rejected));

        var resumed = await RunAsync(source);

        Assert.Equal(19_980, resumed.ResumedFrom);
        Assert.Contains("continuing the job that was stopped after 19,980 passages of passages.tsv", Assert.Single(_notices), StringComparison.Ordinal);
        var (whole, again) = (await MetadataAsync("whole"), await MetadataAsync("books"));
        Assert.Equal(whole.Checkpoint, again.Checkpoint);
        Assert.Equal((Lines, 45), (again.Entries, again.Rejected));
        Assert.NotEqual(default, again.ContentHash);
    }

    [Theory]
    [InlineData("passages.csv", "id,text,lang", "{0},\"text\n{0}\",en", "")]
    [InlineData("passages.json", "[", "{{\"id\":{0},\"text\":\"text {0}\",\"lang\":\"en\"}},", "7]")]
    public async Task A_stopped_job_of_another_format_ends_with_the_same_index(string name, string first, string line, string last)
    {
        var source = Write(name, [first, .. Enumerable.Range(0, Lines).Select(number => string.Format(CultureInfo.InvariantCulture, line, number % 44_990)), last]);
        await RunAsync(source, index: "whole");

        await RunAsync(source, stopAfter: 1);
        var resumed = await RunAsync(source);

        Assert.Equal(20_000, resumed.ResumedFrom);
        Assert.Equal((await MetadataAsync("whole")).Checkpoint, (await MetadataAsync("books")).Checkpoint);
        Assert.Equal(44_990, resumed.Checkpoint.Indexed);
    }

    [Fact]
    public async Task A_job_can_be_stopped_and_resumed_several_times()
    {
        var source = Write("passages.tsv", Enumerable.Range(0, Lines).Select(Line));
        await RunAsync(source, index: "whole");

        await RunAsync(source, stopAfter: 1);
        await RunAsync(source, stopAfter: 1);
        await RunAsync(source);

        Assert.Equal((await MetadataAsync("whole")).Checkpoint, (await MetadataAsync("books")).Checkpoint);
    }

    [Fact]
    public async Task The_dead_letters_of_a_resumed_job_hold_each_rejected_line_once()
    {
        var source = Write("passages.tsv", Enumerable.Range(0, Lines).Select(Line));

        await RunAsync(source, stopAfter: 1);
        await RunAsync(source);

        var lines = File.ReadLines(Assert.Single(Directory.GetFiles(Home.DeadLetters))).Select(line => (int)JsonNode.Parse(line)!["line"]!);
        Assert.Equal(Enumerable.Range(0, 45).Select(number => number * 1_000 + 1), lines);
    }

    [Fact]
    public async Task An_id_of_the_first_part_is_still_refused_in_the_second_one()
    {
        var source = Write("passages.tsv", Enumerable.Range(0, 40_000).Select(number => $"{number % 30_000}\ttext {number}"));

        await RunAsync(source, stopAfter: 1);
        var resumed = await RunAsync(source, maxRejected: "100%");

        Assert.Equal((30_000, 10_000), (resumed.Checkpoint.Indexed, resumed.Checkpoint.Rejected));
    }

    [Fact]
    public async Task With_restart_a_stopped_job_is_discarded()
    {
        var source = Write("passages.tsv", Enumerable.Range(0, Lines).Select(Line));
        await RunAsync(source, stopAfter: 1);

        var restarted = await RunAsync(source, restart: true);

        Assert.Null(restarted.ResumedFrom);
        Assert.Equal(Lines, restarted.Checkpoint.Entries);
        Assert.Contains("is discarded", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_that_was_changed_is_read_from_its_start()
    {
        await RunAsync(Write("passages.tsv", Enumerable.Range(0, Lines).Select(Line)), stopAfter: 1);

        var started = await RunAsync(Write("passages.tsv", Enumerable.Range(1, Lines).Select(Line)));

        Assert.Null(started.ResumedFrom);
        Assert.Contains("because the source or the settings have changed", Assert.Single(_notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_was_stopped_before_its_first_batch_leaves_nothing()
    {
        var stopped = await RunAsync(Write("passages.tsv", Enumerable.Range(0, Lines).Select(Line)), stopAfter: 0);

        Assert.Equal(0, stopped.Checkpoint.Entries);
        Assert.Null((await _engine.InspectAsync("books", Cancel)).Suspended);
    }

    [Fact]
    public async Task A_source_of_which_every_line_is_rejected_fails_with_the_reasons_and_leaves_nothing()
    {
        var source = Write("passages.tsv", ["no tab", "none here", "\ttext without id"]);

        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync(source));

        Assert.Contains("All 3 lines were rejected", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  2 lines: no tab found; expected id<TAB>text (passages.tsv, line 1)", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  1 line: the id has 0 bytes; expected 1 to 512 (passages.tsv, line 3)", error.Message, StringComparison.Ordinal);
        Assert.Empty(await _engine.ListIndexesAsync(Cancel));
    }

    [Fact]
    public async Task A_source_with_too_many_rejected_lines_is_not_published_and_its_passages_are_kept()
    {
        var source = Write("passages.tsv", Enumerable.Range(0, 470).Select(number => number < 4 ? $"{number}\tpassage" : "no tab"));

        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync(source));

        Assert.StartsWith("466 of 470 lines were rejected; the limit is 1 %, or 100 lines if that is more. Nothing was published.", error.Message, StringComparison.Ordinal);
        Assert.Contains("\n  466 lines: no tab found; expected id<TAB>text (passages.tsv, line 5)", error.Message, StringComparison.Ordinal);
        Assert.Contains("--max-rejected 100%", error.Message, StringComparison.Ordinal);
        Assert.Empty(await _engine.ListIndexesAsync(Cancel));
        Assert.Equal(4, (await _engine.InspectAsync("books", Cancel)).Suspended?.Indexed);

        var published = await RunAsync(source, maxRejected: "100%");

        Assert.Equal((4, 466), (published.Checkpoint.Indexed, published.Checkpoint.Rejected));
        Assert.Equal(4, published.ResumedFrom);
        Assert.NotNull(published.Published);
    }

    [Fact]
    public async Task A_share_that_was_given_holds_for_short_sources_too()
    {
        var source = Write("passages.tsv", ["1\tone", "no tab", "3\tthree", "4\tfour"]);

        await Assert.ThrowsAsync<BadInputException>(() => RunAsync(source, maxRejected: "0.2"));
        Assert.NotNull((await RunAsync(source, maxRejected: "0.25")).Published);
    }

    [Fact]
    public async Task An_index_with_other_texts_than_the_source_is_not_published()
    {
        var source = Write("passages.tsv", ["1\tone", "2\ttwo"]);

        var error = await Assert.ThrowsAsync<SearchUnavailableException>(() => RunAsync(source, stored: passage => passage with { Text = passage.Text.ToUpperInvariant() }));

        Assert.Contains("2 of them are missing or differ from the source, first '1'", error.Message, StringComparison.Ordinal);
        var state = await _engine.InspectAsync("books", Cancel);
        Assert.Null(state.Current);
        Assert.Null(state.Suspended);
    }

    [Fact]
    public async Task Long_lines_make_small_batches()
    {
        var text = new string('a', 1_000_000);
        var source = Write("passages.tsv", Enumerable.Range(0, 40).Select(number => $"{number}\t{text}"));

        var stopped = await RunAsync(source, stopAfter: 1);

        Assert.Equal(2, stopped.Checkpoint.Entries); // Two passages of 1 MB are the first batch of about 2 MB.
    }

    [Fact]
    public void Another_time_size_or_name_of_a_file_is_another_state_of_the_source()
    {
        var source = Write("passages.tsv", ["1\tone"]);
        var before = source.Identity;
        Assert.Equal(("passages.tsv", before), (before.Name, Source.Resolve([_home.File("passages.tsv")]).Identity));

        File.SetLastWriteTimeUtc(_home.File("passages.tsv"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotEqual(before, source.Identity);
        Assert.Equal("passages.tsv and 1 more", (source with { Files = [.. source.Files, .. source.Files] }).Identity.Name);
    }

    private DataDirectory Home => new(_home.Path);

    private static string Line(int number) => number % 1_000 == 0 ? "no tab" : $"{number}\tpassage {number}";

    private Source Write(string name, IEnumerable<string> lines)
    {
        File.WriteAllLines(_home.File(name), lines);
        return Source.Resolve([_home.File(name)]);
    }

    private async Task<IndexMetadata> MetadataAsync(string index) => (await _engine.DescribeIndexAsync(index, Cancel)).Metadata;

    /// <summary>Runs a job and stops it, as Ctrl-C does, after the given number of batches.</summary>
    private async Task<IndexJobResult> RunAsync(
        Source source, int? stopAfter = null, bool restart = false, string index = "books", string? maxRejected = null, Func<Passage, Passage>? stored = null)
    {
        var options = maxRejected is null ? IndexJobOptions.Default : IndexJobOptions.Default with { MaxRejected = RejectionLimit.Parse(maxRejected) };
        using var stop = new CancellationTokenSource();
        var definition = TestIndexes.Define(index, source: source.Identity);
        var plan = await IndexPlan.MakeAsync(_engine, definition, options, replace: false, restart, Cancel);
        await using var writer = await JobStart.OpenWriterAsync(_engine, plan, _notices.Add, Cancel);
        using var deadLetters = DeadLetterFile.Of(Home, index, writer.Version, writer.Checkpoint.Rejected);
        var stopping = new StoppingWriter(writer, stop, stopAfter, stored);
        return await new IndexJob(source, stopping, deadLetters, options: options).RunAsync(stop.Token);
    }

    /// <summary>Cancels at the first batch above the given number.</summary>
    private sealed class StoppingWriter(IIndexWriter inner, CancellationTokenSource stop, int? stopAfter, Func<Passage, Passage>? stored) : IIndexWriter
    {
        private int _batches;

        public string Version => inner.Version;

        public JobCheckpoint Checkpoint => inner.Checkpoint;

        public int Concurrency => 1;

        public long Retries => inner.Retries;

        public async Task<IReadOnlyList<Passage>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancel) =>
            [.. (await inner.ReadAsync(ids, cancel)).Select(passage => stored?.Invoke(passage) ?? passage)];

        public async Task<IReadOnlyList<RejectedPassage>> AddAsync(PassageBatch passages, CancellationToken cancel)
        {
            if (_batches++ == stopAfter)
            {
                await stop.CancelAsync();
            }

            cancel.ThrowIfCancellationRequested();
            return await inner.AddAsync(passages, cancel);
        }

        public Task CheckpointAsync(JobCheckpoint checkpoint, CancellationToken cancel) => inner.CheckpointAsync(checkpoint, cancel);

        public Task<PublishedIndex> PublishAsync(JobCheckpoint checkpoint, CancellationToken cancel) => inner.PublishAsync(checkpoint, cancel);

        public Task SuspendAsync(JobCheckpoint checkpoint, CancellationToken cancel) => inner.SuspendAsync(checkpoint, cancel);

        public Task AbandonAsync(CancellationToken cancel) => inner.AbandonAsync(cancel);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
