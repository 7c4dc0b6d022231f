using System.Text.Json.Serialization;

namespace Search.Elasticsearch.Answers;

/// <summary>Reads the two answers that are large: those of searches and bulk requests.</summary>
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(BulkAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
