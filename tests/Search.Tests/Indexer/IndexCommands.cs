using Search.Core.Storage;
using Search.Lucene;
using Search.Tests.Elasticsearch;

namespace Search.Tests.Indexer;

/// <summary>What the tests of <c>search index</c> share: a data directory of the test, and short forms of the command.</summary>
public abstract class IndexCommands : IDisposable
{
    private protected TempFolder Home { get; } = new();

    public void Dispose()
    {
        Home.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<ProgramRunner.Result> IndexAsync(params string[] arguments) => ProgramRunner.RunAsync("Search.Indexer", Home.Path, ["index", .. arguments]);

    private protected string Write(string name, string text)
    {
        var path = Path.Combine(Home.Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    private protected string IndexFolder(string index) => Path.Combine(new DataDirectory(Home.Path).Indexes, index);

    private protected long BytesOfVersions(string index) => Directory.Exists(IndexFolder(index))
        ? new DirectoryInfo(IndexFolder(index)).EnumerateDirectories().SelectMany(version => version.EnumerateFiles()).Sum(file => file.Length)
        : 0;

    private protected async Task<long> CountAsync(string index)
    {
        await using var engine = new LuceneEngine(new DataDirectory(Home.Path));
        return (await engine.ListIndexesAsync(TestContext.Current.CancellationToken)).Single(info => info.Name == index).Passages;
    }
}
