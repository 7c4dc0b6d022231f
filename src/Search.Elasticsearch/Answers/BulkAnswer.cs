using System.Text.Json.Serialization;

namespace Search.Elasticsearch.Answers;

/// <summary>The parts of a bulk answer that this program reads.</summary>
internal sealed record BulkAnswer(
    [property: JsonPropertyName("errors")] bool? Errors,
    [property: JsonPropertyName("items")] IReadOnlyList<BulkItem>? Items)
{
    /// <summary>Tells the server to send only these parts.</summary>
    public const string FilterPath = "errors,items.*.status,items.*.error,error,status";
}

/// <summary>The result for one passage of a bulk request.</summary>
internal sealed record BulkItem([property: JsonPropertyName("create")] BulkResult Create);

/// <summary>HTTP status of one passage, and its error if there is one.</summary>
internal sealed record BulkResult(
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("error")] ServerReason? Error);
