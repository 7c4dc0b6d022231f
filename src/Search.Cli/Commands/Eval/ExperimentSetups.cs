using System.Globalization;
using Search.Core.Retrieval;
using Search.Evaluation.Experiments;

namespace Search.Cli.Commands.Eval;

/// <summary>Describes for result files what is searched.</summary>
internal static class ExperimentSetups
{
    /// <summary>Engine, index, and what the index says of itself; an attached index says nothing.</summary>
    public static async Task<ExperimentSetup> DescribeAsync(ISearchIndexes engine, string index, int queries, int parallel, CancellationToken cancel)
    {
        var metadata = engine is ISearchEngine ours ? (await ours.DescribeIndexAsync(index, cancel)).Metadata : null;
        return new ExperimentSetup(await engine.DescribeAsync(index, cancel), index, queries, parallel, metadata is null ? null : new Dictionary<string, string>
        {
            ["contentHash"] = metadata.ContentHash.ToString(),
            ["analyzer"] = metadata.Analyzer,
            ["k1"] = metadata.K1.ToString(CultureInfo.InvariantCulture),
            ["b"] = metadata.B.ToString(CultureInfo.InvariantCulture),
        });
    }
}
