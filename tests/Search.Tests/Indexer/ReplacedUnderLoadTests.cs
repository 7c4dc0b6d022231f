using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Lucene;

namespace Search.Tests.Indexer;

/// <summary>While this process searches an embedded index, other processes replace it.</summary>
public sealed class ReplacedUnderLoadTests : IDisposable
{
    private const string Index = "replaced";
    private const int Searchers = 2;

    private readonly TempFolder _home = new();
    private readonly Dictionary<string, int> _passages = new() { ["alpha"] = 300, ["beta"] = 500 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Every_search_sees_one_whole_version()
    {
        await RunAsync("index", Write("alpha"), "--index", Index);
        await using var engine = new LuceneEngine(new DataDirectory(_home.Path));
        await using var retriever = await engine.OpenAsync(Index, Cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var searching = Enumerable.Range(0, Searchers).Select(_ => Task.Run(() => SearchAsync(retriever, stop.Token), Cancel)).ToList();

        foreach (var (version, arguments) in new[]
        {
            ("beta", new[] { "index", Write("beta"), "--index", Index, "--replace" }),
            ("alpha", ["index", Write("alpha"), "--index", Index, "--replace"]),
            ("beta", ["indexes", "rollback", Index]),
        })
        {
            await RunAsync(arguments);
            Assert.Equal(version, VersionOf(await FindAllAsync(retriever)));
        }

        await stop.CancelAsync();
        var seen = await Task.WhenAll(searching);
        Assert.All(seen, versions => Assert.True(
            versions.Count >= 3, $"A searcher saw the versions {string.Join(", ", versions)}; expected the first one and its two successors."));
    }

    /// <summary>Searches without a pause.</summary>
    /// <returns>The versions in the order in which they were seen.</returns>
    private async Task<List<string>> SearchAsync(IRetriever retriever, CancellationToken stop)
    {
        var seen = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            var version = VersionOf(await FindAllAsync(retriever));
            if (seen.LastOrDefault() != version)
            {
                seen.Add(version);
            }
        }

        return seen;
    }

    private static Task<IReadOnlyList<Candidate>> FindAllAsync(IRetriever retriever) => retriever.RetrieveAsync("moon", 1_000, Cancel);

    /// <summary>The version that all passages of a list are from; the list must be complete and in its order.</summary>
    private string VersionOf(IReadOnlyList<Candidate> found)
    {
        var version = found[0].Passage.Id.Split('-')[0];
        Assert.Equal(_passages[version], found.Count);
        Assert.Equal(Enumerable.Range(0, found.Count).Select(number => Text(version, number)), found.Select(hit => hit.Passage.Text));
        Assert.Single(found.Select(hit => hit.RetrievalScore).Distinct());
        return version;
    }

    private string Write(string version)
    {
        var path = _home.File($"{version}.tsv");
        File.WriteAllLines(path, Enumerable.Range(0, _passages[version]).Select(number => $"{version}-{number:D3}\t{Text(version, number)}"));
        return path;
    }

    private static string Text(string version, int number) => $"moon {version} {number}";

    private async Task RunAsync(params string[] arguments)
    {
        var result = await ProgramRunner.RunAsync("Search.Indexer", _home.Path, arguments);
        Assert.True(result.ExitCode == 0, result.Errors);
    }
}
