using System.Globalization;
using System.Text.Json;
using Search.Core.Attached;
using Search.Core.Indexing;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Elasticsearch.Attached;
using Search.Evaluation.Experiments;
using Search.Evaluation.Trec;

namespace Search.Cli.Commands.Eval;

/// <summary>Describes what is searched, for result files and for the headers of runs.</summary>
/// <param name="Engine">The engine with its version.</param>
/// <param name="Index">The index's name.</param>
/// <param name="Metadata">What an index of ours says of itself; null for an attached one.</param>
/// <param name="Attached">The description of an attached index; null for an index of ours.</param>
internal sealed record SearchedIndex(string Engine, string Index, IndexDescription? Metadata, AttachedIndex? Attached)
{
    public static async Task<SearchedIndex> DescribeAsync(ISearchIndexes engine, string index, CancellationToken cancel) => new(
        await engine.DescribeAsync(index, cancel),
        index,
        engine is ISearchEngine ours ? await ours.DescribeIndexAsync(index, cancel) : null,
        (engine as AttachedIndexes)?.DescriptionOf(index));

    /// <summary>For result files.</summary>
    public ExperimentSetup Setup(int queries, int parallel, ScoringOptions scoring) =>
        new(Engine, Index, queries, parallel, Fingerprint(), JsonSerializer.Serialize(scoring, JsonFormat.Line));

    /// <summary>For the header of a run.</summary>
    /// <param name="firstStage">The first stage's name.</param>
    public FirstStageMetadata FirstStage(string firstStage) => Metadata is not null
        ? FirstStageMetadata.OfIndex(firstStage, Engine, Metadata)
        : new FirstStageMetadata(firstStage, Engine, Index)
        {
            QueryTemplate = Attached?.Queries.FirstOrDefault(query => query.Name == firstStage)?.Body?.ToJsonString(),
        };

    private Dictionary<string, string>? Fingerprint() => (Metadata?.Metadata, Attached) switch
    {
        ({ } metadata, _) => new()
        {
            ["contentHash"] = metadata.ContentHash.ToString(),
            ["analyzer"] = metadata.Analyzer,
            ["k1"] = metadata.K1.ToString(CultureInfo.InvariantCulture),
            ["b"] = metadata.B.ToString(CultureInfo.InvariantCulture),
        },
        (_, { } attached) => new() { ["attached"] = JsonSerializer.Serialize(attached, JsonFormat.Line) },
        _ => null,
    };
}
