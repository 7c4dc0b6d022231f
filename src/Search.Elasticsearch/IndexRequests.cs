using System.Text.Json.Nodes;
using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.IndexManagement;
using Elastic.Clients.Elasticsearch.Mapping;
using Elastic.Transport;
using Search.Core.Indexing;
using IndexField = Search.Core.Indexing.IndexField;

namespace Search.Elasticsearch;

/// <summary>
/// The requests about one index. Its fields are those of <see cref="IndexSchema"/>: title and text are in <c>_source</c> and copied to
/// the searched field; the field that sorts results has doc values. The other fields of the collection are only in <c>_source</c>.
/// </summary>
internal static class IndexRequests
{
    private static readonly TimeSpan LongestMerge = TimeSpan.FromDays(1);

    /// <summary>The request that creates an index for loading: no replicas, no refreshes.</summary>
    public static CreateIndexRequest Create(string physicalName, IndexDefinition definition) => new(physicalName)
    {
        Settings = new IndexSettings
        {
            NumberOfShards = definition.Shards,
            NumberOfReplicas = 0,
            RefreshInterval = Duration.MinusOne,
            Similarity = new SettingsSimilarities
            {
                { "default", new SettingsSimilarityBm25 { K1 = definition.Bm25.K1, B = definition.Bm25.B } },
            },
        },
        Mappings = new TypeMapping
        {
            Dynamic = DynamicMapping.Strict,
            Properties = new Properties(IndexSchema.Fields.ToDictionary(field => (PropertyName)field.Name, field => ToProperty(field, definition.Analyzer))),
        },
    };

    /// <summary>The request that prepares a loaded index for searching.</summary>
    public static PutIndicesSettingsRequest Serve(string physicalName) => new(
        physicalName, new IndexSettings { RefreshInterval = "1s", AutoExpandReplicas = "0-1" });

    /// <summary>The request that merges an index into one segment, which is the fastest to search. It may take hours.</summary>
    public static ForcemergeRequest Merge(string physicalName) => new(physicalName)
    {
        MaxNumSegments = 1,
        RequestConfiguration = new RequestConfiguration { RequestTimeout = LongestMerge },
    };

    /// <summary>The request for the size on disk.</summary>
    public static IndicesStatsRequest Size(string physicalName) => new(physicalName) { Metric = [CommonStatsFlag.Store] };

    /// <summary>
    /// A query for any of a text's words. The text is analysed, never parsed; the server sorts equal scores by id before it cuts the
    /// list.
    /// </summary>
    public static JsonObject Query(string text, int depth) => new()
    {
        ["size"] = depth,
        ["track_total_hits"] = false,
        ["query"] = new JsonObject { ["match"] = new JsonObject { [IndexSchema.Contents.Name] = new JsonObject { ["query"] = text } } },
        ["sort"] = new JsonArray(new JsonObject { ["_score"] = "desc" }, new JsonObject { [IndexSchema.Id.Name] = "asc" }),
    };

    private static IProperty ToProperty(IndexField field, string analyzer) =>
        field.Uses.HasFlag(FieldUses.Sorted) ? new KeywordProperty { Index = false }
        : field.Uses.HasFlag(FieldUses.Json) ? new ObjectProperty { Enabled = false }
        : field.Uses.HasFlag(FieldUses.Searched) ? new TextProperty { Analyzer = analyzer, IndexOptions = IndexOptions.Freqs }
        : new TextProperty { Index = false, CopyTo = IndexSchema.Contents.Name };
}
