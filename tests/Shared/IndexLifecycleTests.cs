using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Xunit;

namespace Search.TestSupport;

/// <summary>The common behaviour of engines for indexes: creating, replacing, describing and deleting them.</summary>
public abstract class IndexLifecycleTests
{
    private protected static Passage[] Passages { get; } =
    [
        new("b", null, "a cat sat on the mat"),
        new("a", null, "a cat sat on the mat"),
        new("c", "Dogs", "they chase the cats of the village every day"),
        new("é", null, "<script>alert('x')</script> \u0085 \"quoted\" 😀"),
    ];

    private protected static Passage[] Replacement { get; } = [new("new", null, "a mat")];

    /// <summary>The engine, the same one for the whole test.</summary>
    private protected abstract ISearchEngine Engine { get; }

    /// <summary>The name of the index of the test.</summary>
    private protected abstract string Name { get; }

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

    [Fact]
    public async Task The_state_of_a_name_has_its_versions_and_its_stopped_job()
    {
        var none = await Engine.InspectAsync(Name, CancellationToken.None);
        Assert.Null(none.Current);
        Assert.Null(none.Suspended);
        var published = await IndexAsync(Passages);
        await using (var writer = await CreateAsync(replace: true))
        {
            await writer.AddAsync(Replacement, CancellationToken.None);
            await writer.SuspendAsync(TestIndexes.After(Replacement), CancellationToken.None);
        }

        var state = await Engine.InspectAsync(Name, CancellationToken.None);

        Assert.Equal(published.Index.Version, state.Current?.Version);
        Assert.Equal(TestIndexes.After(Replacement), state.Suspended?.Checkpoint);
        Assert.Empty(state.Unfinished);
    }

    [Fact]
    public async Task The_last_two_versions_are_kept_and_can_be_swapped_back()
    {
        var first = await IndexAsync([Passages[0]]);
        var second = await IndexAsync(Passages, replace: true);
        var third = await IndexAsync(Replacement, replace: true);
        await using var retriever = await Engine.OpenAsync(Name, CancellationToken.None);

        Assert.Equal([(third.Index.Version, true), (second.Index.Version, false)], await VersionsAsync());

        var rolledBack = await Engine.RollBackAsync(Name, null, CancellationToken.None);
        Assert.Equal((second.Index.Version, 4, true), (rolledBack.Version, rolledBack.Passages, rolledBack.Current));
        Assert.Equal(["a", "b"], (await retriever.RetrieveAsync("mat", 10, CancellationToken.None)).Select(found => found.Passage.Id));
        Assert.Equal(second.Index.Metadata, (await Engine.DescribeIndexAsync(Name, CancellationToken.None)).Metadata);

        await Engine.RollBackAsync(Name, third.Index.Version, CancellationToken.None);
        Assert.Equal("new", Assert.Single(await SearchAsync("mat")).Passage.Id);
        Assert.Equal([(third.Index.Version, true), (second.Index.Version, false)], await VersionsAsync());
        Assert.DoesNotContain((first.Index.Version, false), await VersionsAsync());
    }

    [Fact]
    public async Task After_a_rollback_the_next_load_keeps_the_version_that_was_rolled_back_to()
    {
        var good = await IndexAsync(Passages);
        await IndexAsync(Replacement, replace: true);
        await Engine.RollBackAsync(Name, null, CancellationToken.None);

        var better = await IndexAsync([Passages[0]], replace: true);

        Assert.Equal([(better.Index.Version, true), (good.Index.Version, false)], await VersionsAsync());
    }

    [Fact]
    public async Task Rolling_back_to_a_missing_version_is_refused_and_the_existing_ones_are_listed()
    {
        var only = await IndexAsync(Passages);

        var nothingOlder = await Assert.ThrowsAsync<BadInputException>(() => Engine.RollBackAsync(Name, null, CancellationToken.None));
        var unknown = await Assert.ThrowsAsync<BadInputException>(() => Engine.RollBackAsync(Name, "nope", CancellationToken.None));

        Assert.Contains($"{only.Index.Version} (current)", nothingOlder.Message, StringComparison.Ordinal);
        Assert.Contains("'nope'", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suspended_job_continues_where_it_stopped()
    {
        var begun = await SuspendAsync(Passages[..2]);
        Assert.Null(await ListedAsync());
        Assert.Equal(TestIndexes.After(Passages[..2]), (await Engine.InspectAsync(Name, CancellationToken.None)).Suspended?.Checkpoint);

        await using (var writer = await ResumeAsync())
        {
            Assert.Equal((begun, TestIndexes.After(Passages[..2])), (writer!.Version, writer.Checkpoint));
            Assert.Empty(await writer.AddAsync(Passages[2..], CancellationToken.None));
            await writer.PublishAsync(TestIndexes.After(Passages), CancellationToken.None);
        }

        Assert.Equal(begun, (await Engine.DescribeIndexAsync(Name, CancellationToken.None)).Version);
        Assert.Equal(["a", "b"], (await SearchAsync("mat")).Select(found => found.Passage.Id));
        Assert.Equal(Passages[3], Assert.Single(await SearchAsync("alert")).Passage);
        Assert.Null((await Engine.InspectAsync(Name, CancellationToken.None)).Suspended);
    }

    [Fact]
    public async Task A_suspended_replacement_leaves_the_index_and_its_versions_as_they_were()
    {
        var kept = await IndexAsync(Passages);
        await SuspendAsync(Replacement, replace: true);

        Assert.Equal([(kept.Index.Version, true)], await VersionsAsync());
        Assert.Equal(2, (await SearchAsync("mat")).Count);
        await Assert.ThrowsAsync<IndexExistsException>(() => ResumeAsync(replace: false));
    }

    [Fact]
    public async Task An_incomplete_resumed_writer_goes_back_to_its_checkpoint()
    {
        await SuspendAsync(Passages[..2]);
        await using (var failed = await ResumeAsync())
        {
            await failed!.AddAsync(Passages[2..3], CancellationToken.None);
        }

        await using var writer = await ResumeAsync();

        Assert.Equal(TestIndexes.After(Passages[..2]), writer!.Checkpoint);
        Assert.Empty(await writer.AddAsync(Passages[2..], CancellationToken.None));
        Assert.Equal(4, (await writer.PublishAsync(TestIndexes.After(Passages), CancellationToken.None)).Index.Passages);
    }

    [Fact]
    public async Task A_job_of_another_source_or_ranking_does_not_resume()
    {
        await SuspendAsync(Passages);
        var definition = TestIndexes.Define(Name);

        Assert.Null(await Engine.ResumeIndexAsync(definition with { Source = new IndexSource("test", "2") }, false, CancellationToken.None));
        Assert.Null(await Engine.ResumeIndexAsync(definition with { Bm25 = new Bm25Parameters { K1 = 1.2 } }, false, CancellationToken.None));
        Assert.NotNull((await Engine.InspectAsync(Name, CancellationToken.None)).Suspended);
    }

    [Fact]
    public async Task Without_a_suspended_job_resume_returns_null()
    {
        Assert.Null(await ResumeAsync());
        await IndexAsync(Passages);
        Assert.Null(await ResumeAsync(replace: true));
    }

    [Fact]
    public async Task A_new_job_ends_a_suspended_one()
    {
        await SuspendAsync(Passages);

        await IndexAsync(Replacement);

        Assert.Null((await Engine.InspectAsync(Name, CancellationToken.None)).Suspended);
        Assert.Equal("new", Assert.Single(await SearchAsync("mat")).Passage.Id);
    }

    [Fact]
    public async Task An_abandoned_job_cannot_be_resumed()
    {
        await SuspendAsync(Passages);
        await using (var writer = await ResumeAsync())
        {
            await writer!.AbandonAsync(CancellationToken.None);
        }

        Assert.Null(await ResumeAsync());
    }

    [Fact]
    public async Task A_deleted_index_is_gone_with_all_its_versions()
    {
        await IndexAsync(Passages);
        await IndexAsync(Replacement, replace: true);
        await SuspendAsync(Passages, replace: true);

        await Engine.DeleteIndexAsync(Name, CancellationToken.None);

        await AssertNothingIsThereAsync();
        await Assert.ThrowsAsync<IndexNotFoundException>(() => Engine.DeleteIndexAsync(Name, CancellationToken.None));
        await IndexAsync(Replacement);
        Assert.Single(await VersionsAsync());
    }

    [Fact]
    public async Task A_job_that_was_only_suspended_can_be_deleted()
    {
        await SuspendAsync(Passages);

        await Engine.DeleteIndexAsync(Name, CancellationToken.None);

        await AssertNothingIsThereAsync();
    }

    [Fact]
    public async Task Every_operation_on_a_missing_index_is_an_error()
    {
        await Assert.ThrowsAsync<IndexNotFoundException>(() => Engine.OpenAsync(Name, CancellationToken.None));
        await Assert.ThrowsAsync<IndexNotFoundException>(() => Engine.DescribeIndexAsync(Name, CancellationToken.None));
        await Assert.ThrowsAsync<IndexNotFoundException>(() => Engine.ListVersionsAsync(Name, CancellationToken.None));
        await Assert.ThrowsAsync<IndexNotFoundException>(() => Engine.RollBackAsync(Name, null, CancellationToken.None));
        await Assert.ThrowsAsync<IndexNotFoundException>(() => Engine.DeleteIndexAsync(Name, CancellationToken.None));
    }

    private protected async Task<PublishedIndex> IndexAsync(Passage[] passages, bool replace = false, Bm25Parameters? bm25 = null)
    {
        await using var writer = await CreateAsync(replace, bm25);
        return await writer.PublishAsync(passages);
    }

    private protected Task<IIndexWriter> CreateAsync(bool replace, Bm25Parameters? bm25 = null) =>
        Engine.CreateIndexAsync(TestIndexes.Define(Name, bm25), replace, CancellationToken.None);

    private protected async Task<IReadOnlyList<Candidate>> SearchAsync(string query, int depth = 10)
    {
        await using var retriever = await Engine.OpenAsync(Name, CancellationToken.None);
        return await retriever.RetrieveAsync(query, depth, CancellationToken.None);
    }

    private async Task<string> SuspendAsync(Passage[] passages, bool replace = false)
    {
        await using var writer = await CreateAsync(replace);
        Assert.Empty(await writer.AddAsync(passages, CancellationToken.None));
        await writer.SuspendAsync(TestIndexes.After(passages), CancellationToken.None);
        return writer.Version;
    }

    private Task<IIndexWriter?> ResumeAsync(bool replace = false) =>
        Engine.ResumeIndexAsync(TestIndexes.Define(Name), replace, CancellationToken.None);

    private async Task<IndexInfo?> ListedAsync() =>
        (await Engine.ListIndexesAsync(CancellationToken.None)).SingleOrDefault(index => index.Name == Name);

    private async Task<IEnumerable<(string Version, bool Current)>> VersionsAsync() =>
        (await Engine.ListVersionsAsync(Name, CancellationToken.None)).Select(version => (version.Version, version.Current));

    private async Task AssertNothingIsThereAsync()
    {
        await Assert.ThrowsAsync<IndexNotFoundException>(() => Engine.OpenAsync(Name, CancellationToken.None));
        Assert.Null(await ListedAsync());
        Assert.Null((await Engine.InspectAsync(Name, CancellationToken.None)).Suspended);
    }
}
