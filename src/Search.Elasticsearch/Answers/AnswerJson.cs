using System.Text.Json.Serialization;

namespace Search.Elasticsearch.Answers;

/// <summary>Reads the two large kinds of answers: of searches and of bulk requests.</summary>
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(BulkAnswer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
