using Search.Core.Retrieval;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Engines;

/// <summary>Whether the embedded engine ranks as a server does.</summary>
/// <param name="Ours">The comparison.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record AgreeReport(AgreeResult Ours, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-agree";

    /// <inheritdoc/>
    public static int Version => 2;
}

/// <summary>All queries of the subset on both engines.</summary>
/// <param name="Passages">How many passages the indexes have.</param>
/// <param name="Depth">How many passages a query returns.</param>
/// <param name="Queries">How many queries were compared.</param>
/// <param name="SameTop10">Queries with the same first ten passages in the same order.</param>
/// <param name="SameList">Queries whose whole lists are equal.</param>
/// <param name="LargestScoreDifference">The largest relative difference of two scores of one passage.</param>
/// <param name="Different">The queries without the same first ten.</param>
/// <param name="Server">The server and its version.</param>
/// <param name="Exhaustive">The comparison with Lucene's exhaustive search.</param>
internal sealed record AgreeResult(
    long Passages,
    int Depth,
    int Queries,
    int SameTop10,
    int SameList,
    double LargestScoreDifference,
    IReadOnlyList<ComparedQuery> Different,
    string Server,
    ExhaustiveResult Exhaustive);

/// <summary>The embedded engine's fast search and Lucene's exhaustive one.</summary>
/// <param name="Queries">How many queries were compared: those of the data set, and unusual ones.</param>
/// <param name="Depths">How many passages they asked for; every query was searched with each.</param>
/// <param name="Different">The searches whose ids, order or score bits differ.</param>
internal sealed record ExhaustiveResult(int Queries, IReadOnlyList<int> Depths, IReadOnlyList<string> Different);

/// <summary>One query on both engines.</summary>
/// <param name="Query">The query.</param>
/// <param name="SameTop10">Whether the first ten passages are the same, in the same order.</param>
/// <param name="SameList">Whether all are.</param>
/// <param name="LargestScoreDifference">The largest relative difference of two scores of one passage.</param>
/// <param name="Embedded">The embedded engine's first ten: id and score.</param>
/// <param name="OnServer">The server's.</param>
internal sealed record ComparedQuery(
    string Query, bool SameTop10, bool SameList, double LargestScoreDifference, IReadOnlyList<string> Embedded, IReadOnlyList<string> OnServer)
{
    private const int Shown = 10;

    /// <summary>Compares two lists.</summary>
    public static ComparedQuery Of(string query, IReadOnlyList<Candidate> embedded, IReadOnlyList<Candidate> onServer)
    {
        var (ours, theirs) = (Ids(embedded), Ids(onServer));
        var scores = onServer.ToDictionary(hit => hit.Passage.Id, hit => hit.RetrievalScore);
        var differences = embedded.Where(hit => scores.ContainsKey(hit.Passage.Id)).Select(hit => Math.Abs(hit.RetrievalScore / scores[hit.Passage.Id] - 1));
        return new ComparedQuery(
            query, ours.Take(Shown).SequenceEqual(theirs.Take(Shown)), ours.SequenceEqual(theirs), differences.DefaultIfEmpty(0).Max(), Show(embedded), Show(onServer));
    }

    private static List<string> Ids(IEnumerable<Candidate> hits) => [.. hits.Select(hit => hit.Passage.Id)];

    private static List<string> Show(IEnumerable<Candidate> hits) => [.. hits.Take(Shown).Select(hit => FormattableString.Invariant($"{hit.Passage.Id} {hit.RetrievalScore:R}"))];
}
