using Search.Core;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Lucene;
using Search.Lucene.Postings;

namespace Search.Tests.Lucene.Postings;

/// <summary>Without a usable file of postings, searches give the same results, and the index says what is wrong.</summary>
public sealed class PostingsFileTests : IDisposable
{
    private static readonly Passage[] Passages = [new("a", null, "a cat and a dog"), new("b", null, "a dog"), new("c", "Cats", "a mat for the cat")];

    private readonly TempFolder _home = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task A_whole_file_needs_no_notice()
    {
        await using var engine = await IndexAsync("books");

        await using var retriever = await engine.OpenAsync("books", Cancel);
        Assert.Null(retriever.Notice);
        Assert.Empty(await engine.FindDamageAsync("books", Cancel));
    }

    [Theory]
    [InlineData("missing", "cannot be read")]
    [InlineData("empty", "unfinished, damaged or another kind of file")]
    [InlineData("header", "unfinished, damaged or another kind of file")]
    [InlineData("short", "bytes; expected")]
    [InlineData("foreign", "belongs to another index")]
    public async Task A_file_that_does_not_fit_is_left_out_and_the_index_says_so(string damage, string expected)
    {
        await using var engine = await IndexAsync("books");
        var before = await SearchAsync(engine);
        await IndexAsync("films");
        Damage(damage);

        await using var retriever = await engine.OpenAsync("books", Cancel);
        Assert.Contains(expected, retriever.Notice, StringComparison.Ordinal);
        Assert.Contains("Build it again with: ./search index SOURCE --index books --replace", retriever.Notice, StringComparison.Ordinal);
        Assert.Equal(before, await SearchAsync(engine));
        Assert.Contains(await engine.FindDamageAsync("books", Cancel), problem => problem.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_for_other_parameters_is_left_out()
    {
        await using var engine = await IndexAsync("books");

        Assert.Null(PostingsFile.TryOpen(Version("books"), Passages.Length, new Bm25Parameters { K1 = 1.2, B = 0.75 }, out var problem));
        Assert.Contains("other BM25 parameters", problem, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<Candidate>> SearchAsync(LuceneEngine engine)
    {
        await using var retriever = await engine.OpenAsync("books", Cancel);
        return await retriever.RetrieveAsync("cat dog", 10, Cancel);
    }

    private void Damage(string damage)
    {
        var file = Path.Combine(Version("books"), PostingsFile.Name);
        switch (damage)
        {
            case "missing":
                File.Delete(file);
                break;
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "short":
                File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
                break;
            case "foreign":
                File.Copy(Path.Combine(Version("films"), PostingsFile.Name), file, overwrite: true);
                break;
            default:
                var bytes = File.ReadAllBytes(file);
                bytes[40] ^= 1;
                File.WriteAllBytes(file, bytes);
                break;
        }
    }

    private string Version(string index) => Assert.Single(Directory.GetDirectories(Path.Combine(_home.Path, "indexes", index)));

    private async Task<LuceneEngine> IndexAsync(string name)
    {
        var engine = new LuceneEngine(new DataDirectory(_home.Path));
        await using var writer = await engine.CreateIndexAsync(TestIndexes.Define(name), replace: false, Cancel);
        await writer.PublishAsync(Passages);
        return engine;
    }
}
