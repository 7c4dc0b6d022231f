namespace Search.Core.Errors;

/// <summary>There is no index of that name.</summary>
public sealed class IndexNotFoundException(string index, string engine, IReadOnlyList<string> existing)
    : BadInputException(
        $"There is no index '{index}' in {engine}; found: {(existing.Count == 0 ? "none" : string.Join(", ", existing))}. " +
        $"Make one with: ./search index SOURCE --index {index}")
{
    /// <summary>The name that was asked for.</summary>
    public string Index { get; } = index;

    /// <inheritdoc/>
    public override ErrorKind Kind => ErrorKind.NotFound;
}
