using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Xunit;

namespace Search.TestSupport;

/// <summary>The common behaviour of engines when a job is suspended and resumed.</summary>
public abstract class SuspendedJobTests : IndexWritingTests
{
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
}
