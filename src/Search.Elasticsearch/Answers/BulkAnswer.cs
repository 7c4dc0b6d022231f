using System.Text.Json.Serialization;

namespace Search.Elasticsearch.Answers;

/// <summary>The parts of a bulk answer that are read.</summary>
internal sealed record BulkAnswer(
    [property: JsonPropertyName("errors")] bool? Errors,
    [property: JsonPropertyName("items")] IReadOnlyList<BulkItem>? Items)
{
    /// <summary>Asks the server for these parts only.</summary>
    public const string FilterPath = "errors,items.*.status,items.*.error,error,status";
}

/// <summary>What happened to one passage of a bulk request.</summary>
internal sealed record BulkItem([property: JsonPropertyName("create")] BulkResult Create);

/// <summary>HTTP status of one passage, and the error where there was one.</summary>
internal sealed record BulkResult(
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("error")] ServerReason? Error);
