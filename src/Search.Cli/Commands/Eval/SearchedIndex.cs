using System.Globalization;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Evaluation.Experiments;
using Search.Evaluation.Trec;

namespace Search.Cli.Commands.Eval;

/// <summary>Describes what is searched, for result files and for the headers of runs.</summary>
/// <param name="Engine">The engine with its version.</param>
/// <param name="Index">The index's name.</param>
/// <param name="Description">What the index says of itself; null for an attached one.</param>
internal sealed record SearchedIndex(string Engine, string Index, IndexDescription? Description)
{
    public static async Task<SearchedIndex> DescribeAsync(ISearchIndexes engine, string index, CancellationToken cancel) => new(
        await engine.DescribeAsync(index, cancel), index, engine is ISearchEngine ours ? await ours.DescribeIndexAsync(index, cancel) : null);

    /// <summary>For result files.</summary>
    public ExperimentSetup Setup(int queries, int parallel) => new(Engine, Index, queries, parallel, Description?.Metadata is { } metadata
        ? new Dictionary<string, string>
        {
            ["contentHash"] = metadata.ContentHash.ToString(),
            ["analyzer"] = metadata.Analyzer,
            ["k1"] = metadata.K1.ToString(CultureInfo.InvariantCulture),
            ["b"] = metadata.B.ToString(CultureInfo.InvariantCulture),
        }
        : null);

    /// <summary>For the header of a run.</summary>
    /// <param name="firstStage">The first stage's name.</param>
    public FirstStageMetadata FirstStage(string firstStage) =>
        Description is null ? new FirstStageMetadata(firstStage, Engine, Index) : FirstStageMetadata.OfIndex(firstStage, Engine, Description);
}
