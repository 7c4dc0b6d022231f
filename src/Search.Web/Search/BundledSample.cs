using Search.Core.Storage;
using Search.Evaluation.Trec;
using Search.Web.Searching.Results;

namespace Search.Web.Searching;

/// <summary>What is known about the bundled sample: queries to try, and how well its passages answer them.</summary>
public sealed class BundledSample(IReadOnlyDictionary<string, string> queries, Qrels qrels)
{
    /// <summary>The name that the sample's index has everywhere.</summary>
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

    /// <summary>Queries to try on an index, from all over the collection; none for an index that we know nothing about.</summary>
    public IReadOnlyList<string> ExamplesFor(string? index) => index == IndexName
        ? [.. queries.Values.Where((_, number) => number % (queries.Count / Examples) == 1).Take(Examples)]
        : [];

    /// <summary>The judgements of a query; null where nobody judged it.</summary>
    public QueryJudgements? JudgementsFor(string? index, string query) =>
        index == IndexName && _idsByText.TryGetValue(query.Trim(), out var id) ? new QueryJudgements(qrels.Of(id)) : null;
}
