using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Xunit;

namespace Search.TestSupport;

/// <summary>What the tests of an engine's indexes share: some passages, and short forms of the engine's calls.</summary>
public abstract class IndexTests
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

    private protected async Task<string> SuspendAsync(Passage[] passages, bool replace = false)
    {
        await using var writer = await CreateAsync(replace);
        Assert.Empty(await writer.AddAsync(passages, CancellationToken.None));
        await writer.SuspendAsync(TestIndexes.After(passages), CancellationToken.None);
        return writer.Version;
    }

    private protected Task<IIndexWriter?> ResumeAsync(bool replace = false) =>
        Engine.ResumeIndexAsync(TestIndexes.Define(Name), replace, CancellationToken.None);

    private protected async Task<IndexInfo?> ListedAsync() =>
        (await Engine.ListIndexesAsync(CancellationToken.None)).SingleOrDefault(index => index.Name == Name);

    private protected async Task<IEnumerable<(string Version, bool Current)>> VersionsAsync() =>
        (await Engine.ListVersionsAsync(Name, CancellationToken.None)).Select(version => (version.Version, version.Current));

    private protected async Task AssertNothingIsThereAsync()
    {
        await Assert.ThrowsAsync<IndexNotFoundException>(() => Engine.OpenAsync(Name, CancellationToken.None));
        Assert.Null(await ListedAsync());
        Assert.Null((await Engine.InspectAsync(Name, CancellationToken.None)).Suspended);
    }
}
