using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Storage;
using Search.Indexing;

namespace Search.Tests.Indexing;

public sealed class ReplayJobTests : IDisposable
{
    private static readonly Passage One = new("1", null, "one");

    private readonly TempFolder _home = new();
    private readonly MemoryEngine _engine = new MemoryEngine().With("books", One);
    private DeadLetterFile? _rejected;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _rejected?.Dispose();
        _home.Dispose();
    }

    [Fact]
    public async Task Corrected_lines_are_added_and_the_version_before_is_kept()
    {
        var result = await RunAsync("2\ttwo", """{"id":"3","title":"Three","text":"three"}""");

        Passage[] expected = [One, new("2", null, "two"), new("3", "Three", "three")];
        Assert.Equal((3, 1, ContentHash.Of(expected)), (result.Checkpoint.Indexed, result.ResumedFrom, result.Checkpoint.ContentHash));
        Assert.Equal(2, (await _engine.ListVersionsAsync("books", Cancel)).Count);
        var verified = await IndexVerification.RunAsync(_engine, "books", null, Cancel);
        Assert.Equal((3, ContentHash.Of(expected)), (verified.Passages, verified.ContentHash));
        Assert.Empty(verified.Problems);
    }

    [Fact]
    public async Task Lines_that_are_still_wrong_are_rejected_again_with_their_place()
    {
        var result = await RunAsync("2\ttwo", "no tab", "1\tone again", "4\tbroken \uFFFD text");

        Assert.Equal((2, 3), (result.Checkpoint.Indexed, result.Checkpoint.Rejected));
        _rejected!.Dispose();
        var again = DeadLetter.ReadAll(_rejected.Path).ToList();
        Assert.Equal([2, 3, 4], again.Select(letter => letter.Line));
        Assert.Equal("no tab found; expected id<TAB>text", again[0].Reason);
        Assert.Contains("the id '1' is in the index already", again[1].Reason, StringComparison.Ordinal);
        Assert.Contains("U+FFFD", again[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_no_line_can_be_added_nothing_changes()
    {
        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync("no tab"));

        Assert.Contains("nothing was changed", error.Message, StringComparison.Ordinal);
        Assert.Single(await _engine.ListVersionsAsync("books", Cancel));
    }

    [Fact]
    public async Task A_stopped_job_of_the_index_is_not_discarded()
    {
        await using var writer = await _engine.CreateIndexAsync(TestIndexes.Define("books"), replace: true, Cancel);
        await writer.SuspendAsync(TestIndexes.After([One]), Cancel);

        var error = await Assert.ThrowsAsync<BadInputException>(() => RunAsync("2\ttwo"));

        Assert.Contains("--restart", error.Message, StringComparison.Ordinal);
        Assert.NotNull((await _engine.InspectAsync("books", Cancel)).Suspended);
    }

    [Fact]
    public void A_file_with_other_lines_is_refused_with_the_line()
    {
        var path = _home.File("letters.jsonl");
        File.WriteAllText(path, """
            {"file":"a.tsv","line":1,"reason":"r","text":"t"}
            {"file":"a.tsv"}
            """);

        var error = Assert.Throws<BadInputException>(() => DeadLetter.ReadAll(path).Count());

        Assert.StartsWith($"{path}, line 2: not a dead letter", error.Message, StringComparison.Ordinal);
    }

    private Task<IndexJobResult> RunAsync(params string[] lines) => new ReplayJob(_engine, "books", keptVersions: 2).RunAsync(
        lines.Select((line, number) => new DeadLetter("books.tsv", number + 1, "was wrong", line)),
        version => _rejected = DeadLetterFile.Of(new DataDirectory(_home.Path), "books", version, kept: 0),
        progress: null,
        Cancel);
}
