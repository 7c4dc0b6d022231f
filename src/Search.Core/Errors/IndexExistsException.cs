namespace Search.Core.Errors;

/// <summary>An index with this name exists and may not be replaced.</summary>
public sealed class IndexExistsException(string index, string engine)
    : BadInputException($"The index '{index}' already exists in {engine}. Choose another name with --index, or use --replace.")
{
    /// <summary>The name of the existing index.</summary>
    public string Index { get; } = index;
}
