using Search.Core.Errors;

namespace Search.Elasticsearch.Versions;

/// <summary>Another job published its version of an index first.</summary>
/// <param name="name">The index's name.</param>
/// <param name="other">The other job's version.</param>
/// <param name="inner">How the server refused to move the alias.</param>
internal sealed class AliasTakenException(string name, string other, Exception inner)
    : SearchUnavailableException($"Another job published '{name}' in the meantime ('{other}'). Nothing was changed. To replace it, index again with --replace.", inner);
