using Search.Core;
using Search.Core.Errors;
using Xunit;

namespace Search.TestSupport;

/// <summary>The common behaviour of engines for indexes: writing, suspended jobs, and here versions and deletion.</summary>
public abstract class IndexLifecycleTests : SuspendedJobTests
{
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
}
