using Search.Benchmarks.Data;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Lucene;

namespace Search.Benchmarks.Engines;

/// <summary>
/// Compares the embedded engine's fast search with Lucene's exhaustive one, which looks at every passage that has one of the terms. An index whose
/// file of postings is missing is searched that way.
/// </summary>
internal static class ExhaustiveComparison
{
    private const string PostingsFile = "search.postings";

    private static readonly int[] Depths = [1, 10, 100, 1_000];

    /// <summary>Searches all queries at all depths with both.</summary>
    /// <param name="home">Where the index is.</param>
    /// <param name="index">Its name.</param>
    /// <param name="queries">The queries; some unusual ones are added.</param>
    /// <param name="cancel">Stops.</param>
    public static async Task<ExhaustiveResult> RunAsync(BenchHome home, string index, IReadOnlyList<string> queries, CancellationToken cancel)
    {
        using var copy = new BenchHome(kept: null);
        CopyWithoutPostings(home.Folder, copy.Folder);
        await using var fastEngine = new LuceneEngine(new DataDirectory(home.Folder));
        await using var exhaustiveEngine = new LuceneEngine(new DataDirectory(copy.Folder));
        await using var fast = await fastEngine.OpenAsync(index, cancel);
        await using var exhaustive = await exhaustiveEngine.OpenAsync(index, cancel);
        if (fast.Notice is not null || exhaustive.Notice is null)
        {
            throw new InvalidOperationException("One of the two indexes is not searched in the way that it should be.");
        }

        string[] all = [.. queries, .. Unusual(queries)];
        var different = new List<string>();
        foreach (var query in all)
        {
            foreach (var depth in Depths)
            {
                if (!Hits(await fast.RetrieveAsync(query, depth, cancel)).SequenceEqual(Hits(await exhaustive.RetrieveAsync(query, depth, cancel))))
                {
                    different.Add($"best {depth}: {query}");
                }
            }
        }

        return new ExhaustiveResult(all.Length, Depths, different);
    }

    /// <summary>An id, and the bits of its score.</summary>
    private static IEnumerable<(string Id, int Score)> Hits(IEnumerable<Candidate> found) =>
        found.Select(hit => (hit.Passage.Id, BitConverter.SingleToInt32Bits(hit.RetrievalScore)));

    /// <summary>Repeated words, words that no passage has, single letters, and 1,000 terms.</summary>
    private static IEnumerable<string> Unusual(IReadOnlyList<string> queries)
    {
        var words = Subset.Passages().SelectMany(passage => passage.Text.Split(' ')).Distinct().Take(1_000);
        var some = queries.Take(50).ToList();
        return
        [
            .. some.Select(query => $"{query} {query}"),
            .. some.Select(query => $"{query} {query.Split(' ')[0]} {query.Split(' ')[0]}"),
            .. some.Select(query => $"{query} qzxqzx"),
            "qzxqzx", "qzxqzx xqzxqz",
            .. Enumerable.Range('a', 26).Select(letter => $"{(char)letter}"),
            string.Join(' ', words),
        ];
    }

    private static void CopyWithoutPostings(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != PostingsFile))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
