using Search.Core.Errors;

namespace Search.Elasticsearch.Answers;

/// <summary>The server answered, but some of its shards could not be searched.</summary>
internal sealed class IncompleteAnswerException(string message) : SearchUnavailableException(message);
