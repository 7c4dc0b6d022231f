using System.Text.Json.Serialization;

namespace Search.Elasticsearch.Answers;

/// <summary>Reads the large kinds of answers: of searches, also in attached indexes, of bulk requests and of requests for passages by id.</summary>
[JsonSerializable(typeof(SearchAnswer))]
[JsonSerializable(typeof(AttachedAnswer))]
[JsonSerializable(typeof(BulkAnswer))]
[JsonSerializable(typeof(StoredPassages))]
internal sealed partial class AnswerJson : JsonSerializerContext;
