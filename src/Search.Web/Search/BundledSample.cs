using Search.Core.Storage;
using Search.Evaluation.Trec;
using Search.Web.Searching.Results;

namespace Search.Web.Searching;

/// <summary>The queries of the bundled sample, and the judgements of its passages.</summary>
public sealed class BundledSample(IReadOnlyDictionary<string, string> queries, Qrels qrels)
{
    /// <summary>The name of the sample's index.</summary>
    public const string IndexName = "sample";

    private const int Examples = 12;

    /// <summary>Every query of the sample.</summary>
    public IReadOnlyList<string> Queries { get; } = [.. queries.Values];

    private readonly Dictionary<string, string> _idsByText = queries.ToDictionary(query => query.Value, query => query.Key);

    /// <summary>Reads the bundled files.</summary>
    public static BundledSample Load()
    {
        var folder = SearchInstallation.Find(SearchInstallation.SampleCollection);
        return new BundledSample(QueryFile.Read(folder), QrelsFile.Read(Path.Combine(folder, "qrels", "test.tsv")));
    }

    /// <summary>Example queries for an index, spread over the collection; none for an index other than the sample.</summary>
    public IReadOnlyList<string> ExamplesFor(string? index) => index == IndexName
        ? [.. queries.Values.Where((_, number) => number % (queries.Count / Examples) == 1).Take(Examples)]
        : [];

    /// <summary>The judgements of a query; null if there are none.</summary>
    public QueryJudgements? JudgementsFor(string? index, string query) =>
        index == IndexName && _idsByText.TryGetValue(query.Trim(), out var id) ? new QueryJudgements(qrels.Of(id)) : null;
}
