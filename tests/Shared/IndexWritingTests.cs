using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Xunit;

namespace Search.TestSupport;

/// <summary>The common behaviour of engines when an index is written, replaced and read back.</summary>
public abstract class IndexWritingTests : IndexTests
{
    [Fact]
    public async Task An_index_is_replaced_only_if_replace_is_set()
    {
        await IndexAsync(Passages);
        await Assert.ThrowsAsync<IndexExistsException>(() => CreateAsync(replace: false));

        await using var retriever = await Engine.OpenAsync(Name, CancellationToken.None);
        await IndexAsync(Replacement, replace: true);

        Assert.Equal("new", Assert.Single(await retriever.RetrieveAsync("mat", 10, CancellationToken.None)).Passage.Id);
        Assert.Equal(1, (await ListedAsync())?.Passages);
    }

    [Fact]
    public async Task An_incomplete_writer_leaves_nothing()
    {
        await using (var writer = await CreateAsync(replace: false))
        {
            await writer.AddAsync(Passages, CancellationToken.None);
        }

        await AssertNothingIsThereAsync();
    }

    [Fact]
    public async Task An_abandoned_writer_leaves_nothing()
    {
        await using (var writer = await CreateAsync(replace: false))
        {
            await writer.AddAsync(Passages, CancellationToken.None);
            await writer.CheckpointAsync(TestIndexes.After(Passages), CancellationToken.None);
            await writer.AbandonAsync(CancellationToken.None);
            Assert.Equal(JobCheckpoint.Start(TestIndexes.Source), writer.Checkpoint);
        }

        await AssertNothingIsThereAsync();
    }

    [Fact]
    public async Task A_load_with_a_wrong_passage_count_is_not_published()
    {
        await using (var writer = await CreateAsync(replace: false))
        {
            await writer.AddAsync(Passages, CancellationToken.None);
            await writer.CheckpointAsync(TestIndexes.After(Passages), CancellationToken.None);
            await Assert.ThrowsAsync<SearchUnavailableException>(
                () => writer.PublishAsync(TestIndexes.After(Passages) with { Indexed = 5 }, CancellationToken.None));
            Assert.Equal(JobCheckpoint.Start(TestIndexes.Source), writer.Checkpoint);
        }

        await AssertNothingIsThereAsync();
    }

    [Fact]
    public async Task An_incomplete_replacement_leaves_the_index_unchanged()
    {
        await IndexAsync(Passages);
        await using (var writer = await CreateAsync(replace: true))
        {
            await writer.AddAsync(Replacement, CancellationToken.None);
        }

        Assert.Equal(2, (await SearchAsync("mat")).Count);
        Assert.Equal(4, (await ListedAsync())?.Passages);
    }

    [Fact]
    public async Task The_metadata_of_an_index_are_returned()
    {
        var bm25 = new Bm25Parameters { K1 = 1.2, B = 0.75 };
        var source = new IndexSource("everyday \"cats\"", "0123abcd");
        var before = TimeProvider.System.GetUtcNow();
        await using var writer = await Engine.CreateIndexAsync(TestIndexes.Define(Name, bm25, source), false, CancellationToken.None);
        await writer.AddAsync(Passages, CancellationToken.None);
        var checkpoint = TestIndexes.After(Passages, source) with { Entries = 6, Rejected = 2 };

        var published = await writer.PublishAsync(checkpoint, CancellationToken.None);

        var described = await Engine.DescribeIndexAsync(Name, CancellationToken.None);
        Assert.Equal(published.Index, described);
        Assert.Equal((Name, writer.Version, 4), (described.Name, described.Version, described.Passages));
        Assert.True(described.Bytes > 0);
        Assert.Equal(checkpoint, described.Metadata.Checkpoint);
        Assert.Equal((1.2, 0.75, "english", IndexSchema.Version), (described.Metadata.K1, described.Metadata.B, described.Metadata.Analyzer, described.Metadata.Schema));
        Assert.Matches(@"^\d+\.\d+\.\d+", described.Metadata.Tool);
        Assert.InRange(described.Metadata.Started, before, described.Metadata.Published!.Value);
    }

    [Fact]
    public async Task All_passages_of_an_index_can_be_read_back()
    {
        await IndexAsync(Passages);

        var read = new List<Passage>();
        await foreach (var batch in Engine.ReadPassagesAsync(Name, CancellationToken.None))
        {
            using (batch)
            {
                read.AddRange(Enumerable.Range(0, batch.Count).Select(place => batch[place].ToPassage()));
            }
        }

        Assert.Equal(Passages.OrderBy(passage => passage.Id, StringComparer.Ordinal), read.OrderBy(passage => passage.Id, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_writer_reads_added_passages_back_before_they_are_published()
    {
        await using var writer = await CreateAsync(replace: false);
        await writer.AddAsync(Passages, CancellationToken.None);

        var read = await writer.ReadAsync(["c", "é", "missing"], CancellationToken.None);

        Assert.Equal(Passages[2..], read.OrderBy(passage => passage.Id, StringComparer.Ordinal));
    }
}
