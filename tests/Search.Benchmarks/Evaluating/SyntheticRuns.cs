using System.Text;

namespace Search.Benchmarks.Evaluating;

/// <summary>
/// Run files of the size of MS MARCO's dev set: every system orders the same candidates of each query in its own way, as rerankers do; one
/// candidate of each query is relevant.
/// </summary>
internal sealed class SyntheticRuns(string folder, int queries, int depth, int systems)
{
    private const int Collection = 8_841_823; // MS MARCO's passages.
    private const int FirstQuery = 1_000_000;

    /// <summary>Writes the judgements and the runs.</summary>
    /// <returns>The paths: judgements first, then one run for each system.</returns>
    public IReadOnlyList<string> Write()
    {
        var qrels = Path.Combine(folder, "qrels.txt");
        using (var writer = Create(qrels))
        {
            for (var query = 0; query < queries; query++)
            {
                writer.WriteLine($"{FirstQuery + query} 0 {Candidate(query, new Random(query).Next(depth))} 1");
            }
        }

        return [qrels, .. Enumerable.Range(0, systems).AsParallel().AsOrdered().Select(WriteRun)];
    }

    private string WriteRun(int system)
    {
        var path = Path.Combine(folder, $"system{system}.trec");
        using var writer = Create(path);
        var (order, keys) = (new int[depth], new double[depth]);
        for (var query = 0; query < queries; query++)
        {
            Shuffle(new Random((query * systems) + system), order, keys, relevant: new Random(query).Next(depth));
            for (var rank = 0; rank < depth; rank++)
            {
                writer.WriteLine(FormattableString.Invariant(
                    $"{FirstQuery + query} Q0 {Candidate(query, order[rank])} {rank + 1} {20 - (rank * 0.0173):F6} system{system}"));
            }
        }

        return path;
    }

    /// <summary>Candidates near the top of one system are near the top of the others too, the relevant one in particular.</summary>
    private static void Shuffle(Random random, int[] order, double[] keys, int relevant)
    {
        for (var candidate = 0; candidate < order.Length; candidate++)
        {
            order[candidate] = candidate;
            keys[candidate] = (candidate == relevant ? 0 : candidate) + (random.NextDouble() * order.Length / 5);
        }

        Array.Sort(keys, order);
    }

    private static long Candidate(int query, int number) => ((query * 7_919L) + (number * 104_729L)) % Collection;

    private static StreamWriter Create(string path) => new(path, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
}
