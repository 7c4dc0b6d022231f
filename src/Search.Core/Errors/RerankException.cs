namespace Search.Core.Errors;

/// <summary>The second stage failed while scoring. The pipeline then shows the first stage's order and reports it.</summary>
public sealed class RerankException(string message, Exception? inner = null) : SearchException(message, inner);
