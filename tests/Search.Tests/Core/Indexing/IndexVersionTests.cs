using Search.Core.Indexing;

namespace Search.Tests.Core.Indexing;

public sealed class IndexVersionTests
{
    [Fact]
    public void Names_of_versions_sort_by_time()
    {
        var first = IndexVersion.NewName();
        Thread.Sleep(2);

        Assert.True(string.CompareOrdinal(first, IndexVersion.NewName()) < 0);
    }

    [Theory]
    [InlineData(1, "d")]
    [InlineData(2, "d", "b")]
    [InlineData(3, "d", "b", "c")]
    [InlineData(9, "d", "b", "c", "a")]
    public void The_new_version_stays_then_the_one_that_was_searched_then_the_newest(int keep, params string[] kept) =>
        Assert.Equal(kept, IndexVersion.Kept([Version("a", 1), Version("b", 2), Version("c", 3), Version("d", 4, current: true)], "d", before: "b", keep));

    private static IndexVersion Version(string name, int day, bool current = false) =>
        new(name, 1, current, new DateTimeOffset(2026, 11, day, 0, 0, 0, TimeSpan.Zero));
}
