using System.Text.Json.Serialization;

namespace Search.Core.Collections;

/// <summary>The format of a collection.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CollectionFormat>))]
public enum CollectionFormat
{
    /// <summary>Lines <c>id&lt;TAB&gt;text</c>.</summary>
    [JsonStringEnumMemberName("tsv")]
    Tsv,

    /// <summary>Lines of JSON objects.</summary>
    [JsonStringEnumMemberName("jsonl")]
    Jsonl,

    /// <summary>Comma-separated values with a header (RFC 4180).</summary>
    [JsonStringEnumMemberName("csv")]
    Csv,

    /// <summary>A JSON array of objects.</summary>
    [JsonStringEnumMemberName("json")]
    Json,
}
