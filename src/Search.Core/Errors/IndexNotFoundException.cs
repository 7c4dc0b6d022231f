namespace Search.Core.Errors;

/// <summary>There is no index with this name.</summary>
public sealed class IndexNotFoundException(string index, string engine, IReadOnlyList<string> existing)
    : BadInputException(
        $"There is no index '{index}' in {engine}; found: {(existing.Count == 0 ? "none" : string.Join(", ", existing))}. " +
        $"Create it with: ./search index SOURCE --index {index}")
{
    /// <summary>The requested name.</summary>
    public string Index { get; } = index;

    /// <inheritdoc/>
    public override ErrorKind Kind => ErrorKind.NotFound;
}
