using System.Text.Json.Serialization;

namespace Search.Indexing.DataSets;

/// <summary>What a file of a data set is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContentRole>))]
public enum ContentRole
{
    /// <summary>The passages, in a format that can be indexed.</summary>
    [JsonStringEnumMemberName("collection")]
    Collection,

    /// <summary>Queries.</summary>
    [JsonStringEnumMemberName("queries")]
    Queries,

    /// <summary>Relevance judgements.</summary>
    [JsonStringEnumMemberName("qrels")]
    Qrels,

    /// <summary>Passages for each query that are to be reranked.</summary>
    [JsonStringEnumMemberName("candidates")]
    Candidates,
}
