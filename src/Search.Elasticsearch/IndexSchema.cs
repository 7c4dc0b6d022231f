using System.Text.Json.Nodes;
using Elastic.Clients.Elasticsearch;
using Elastic.Clients.Elasticsearch.IndexManagement;
using Elastic.Clients.Elasticsearch.Mapping;
using Elastic.Transport;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch.Versions;

namespace Search.Elasticsearch;

/// <summary>
/// The one place that names fields, analysis, similarity and mapping. Title and text are kept in <c>_source</c> and not indexed;
/// both are copied to the one field that is searched. The id is also a doc value, for the order of equal scores.
/// </summary>
internal static class IndexSchema
{
    public const string Id = IndexFieldNames.Id;
    public const string Title = IndexFieldNames.Title;
    public const string Text = IndexFieldNames.Text;
    public const string Contents = IndexFieldNames.Contents;

    /// <summary>The version of fields and analysis; a program reads no other.</summary>
    public const int Version = Core.Indexing.IndexSchema.Version;

    private static readonly TimeSpan LongestMerge = TimeSpan.FromDays(1);

    /// <summary>The request that creates an index for loading: no replicas, no refreshes.</summary>
    public static CreateIndexRequest Create(string physicalName, IndexDefinition definition, IndexMark mark) => new(physicalName)
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
            Meta = mark.ToMeta(),
            Dynamic = DynamicMapping.Strict,
            Properties = new Properties
            {
                { Id, new KeywordProperty { Index = false } },
                { Title, Stored() },
                { Text, Stored() },
                { Contents, new TextProperty { Analyzer = "english", IndexOptions = IndexOptions.Freqs } },
            },
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
    /// A query for any of a text's words. The text is analysed, never parsed; the server puts equal scores in the order of their
    /// ids before it cuts the list.
    /// </summary>
    public static JsonObject Query(string text, int depth) => new()
    {
        ["size"] = depth,
        ["track_total_hits"] = false,
        ["query"] = new JsonObject { ["match"] = new JsonObject { [Contents] = new JsonObject { ["query"] = text } } },
        ["sort"] = new JsonArray(new JsonObject { ["_score"] = "desc" }, new JsonObject { [Id] = "asc" }),
    };

    /// <summary>Refuses an index that this program cannot search.</summary>
    /// <exception cref="BadInputException">It was made by something else, or by another version of this program.</exception>
    public static void Check(string name, PhysicalIndex index)
    {
        if (index.Mark is not { } mark)
        {
            throw new BadInputException(
                $"The index '{name}' was not made by this program: its mapping has no '_meta.{IndexMark.Key}'. " +
                $"Make one with: ./search index SOURCE --index NAME");
        }

        if (mark.Schema != Version)
        {
            throw new BadInputException(
                $"The index '{name}' has the schema {mark.Schema}; this program reads {Version}. " +
                $"Make it again with: ./search index SOURCE --index {name} --replace");
        }
    }

    private static TextProperty Stored() => new() { Index = false, CopyTo = Contents };
}
