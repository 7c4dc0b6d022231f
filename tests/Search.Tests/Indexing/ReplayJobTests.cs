using Search.Core;
using Search.Core.Collections;
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
    public async Task Corrected_rows_of_a_CSV_file_are_added_with_their_header()
    {
        const string header = "text,number,lang";
        await ReplaceAsync(new CollectionOptions(IdField: "number"));

        var result = await RunAsync(
            new DeadLetter("a.csv", 3, "was wrong", "\"two, \"\"quoted\"\",\nof two lines\",2,en", header),
            new DeadLetter("a.csv", 7, "was wrong", "three,3,en\r\n\"four\",4,en\r\n", header), // A missing quote had joined two rows.
            new DeadLetter("a.csv", 9, "was refused", """{"number":5,"text":"five"}"""));

        Passage[] expected =
        [
            One,
            new("2", null, "two, \"quoted\",\nof two lines") { Fields = """{"lang":"en"}""" },
            new("3", null, "three") { Fields = """{"lang":"en"}""" },
            new("4", null, "four") { Fields = """{"lang":"en"}""" },
            new("5", null, "five"),
        ];
        Assert.Equal((5, 0), (result.Checkpoint.Indexed, result.Checkpoint.Rejected));
        await foreach (var batch in _engine.ReadPassagesAsync("books", Cancel))
        {
            Assert.Equal(expected, Enumerable.Range(0, batch.Count).Select(place => batch[place].ToPassage()));
        }
    }

    [Fact]
    public async Task Rows_that_are_still_wrong_are_rejected_again_with_their_place_and_header()
    {
        const string header = "id,\"text\nof a passage\",text";
        var result = await RunAsync(
            new DeadLetter("a.csv", 5, "was wrong", "2,,two\n3,three\n1,,one again\n4,,\"open\nand on", header),
            new DeadLetter("a.csv", 20, "was wrong", "", header));

        Assert.Equal((2, 4), (result.Checkpoint.Indexed, result.Checkpoint.Rejected));
        _rejected!.Dispose();
        var again = DeadLetter.ReadAll(_rejected.Path).ToList();
        Assert.Equal([6, 7, 8, 20], again.Select(letter => letter.Line));
        Assert.Equal([header, null, header, header], again.Select(letter => letter.Header));
        Assert.Equal("found 2 values; expected 3, as in the header", again[0].Reason);
        Assert.Contains("the id '1' is in the index already", again[1].Reason, StringComparison.Ordinal);
        Assert.EndsWith("(lines 8 to 9)", again[2].Reason, StringComparison.Ordinal);
        Assert.Equal("the text is empty; expected a row", again[3].Reason);
    }

    [Fact]
    public async Task Wrongly_encoded_characters_are_repaired_as_in_the_first_reading()
    {
        await ReplaceAsync(new CollectionOptions(RepairMojibake: true));

        var result = await RunAsync("2\tdonâ€™t");

        Assert.Equal(ContentHash.Of([One, new Passage("2", null, "don’t")]), result.Checkpoint.ContentHash);
    }

    [Fact]
    public async Task Passage_that_the_engine_refuses_is_rejected_again_with_its_own_place()
    {
        _engine.RefusedId = "3";

        var result = await RunAsync("2\ttwo", "no tab", "3\tthree");

        Assert.Equal((2, 2), (result.Checkpoint.Indexed, result.Checkpoint.Rejected));
        _rejected!.Dispose();
        Assert.Equal([(2, "no tab found; expected id<TAB>text"), (3, "refused")], DeadLetter.ReadAll(_rejected.Path).Select(letter => (letter.Line, letter.Reason)));
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

    /// <summary>Makes the index again, as read with other options.</summary>
    private async Task ReplaceAsync(CollectionOptions options)
    {
        var source = TestIndexes.Source with { Options = options };
        await using var writer = await _engine.CreateIndexAsync(TestIndexes.Define("books", source: source), replace: true, Cancel);
        await writer.AddAsync([One], Cancel);
        await writer.PublishAsync(TestIndexes.After([One], source), Cancel);
    }

    private Task<IndexJobResult> RunAsync(params string[] lines) =>
        RunAsync([.. lines.Select((line, number) => new DeadLetter("books.tsv", number + 1, "was wrong", line))]);

    private Task<IndexJobResult> RunAsync(params DeadLetter[] letters) => new ReplayJob(_engine, "books", keptVersions: 2).RunAsync(
        letters,
        version => _rejected = DeadLetterFile.Of(new DataDirectory(_home.Path), "books", version, kept: 0),
        progress: null,
        Cancel);
}
