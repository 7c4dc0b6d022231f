namespace Search.Core.Errors;

/// <summary>An index of that name exists and may not be replaced.</summary>
public sealed class IndexExistsException(string index, string engine)
    : BadInputException($"The index '{index}' exists already in {engine}. Give another --index, or --replace to replace it.")
{
    /// <summary>The name that is taken.</summary>
    public string Index { get; } = index;
}
