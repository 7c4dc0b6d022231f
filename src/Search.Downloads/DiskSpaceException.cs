using Search.Core.Errors;

namespace Search.Downloads;

/// <summary>There is not enough free space on the disk.</summary>
/// <param name="message">How much is needed, where, and what is free.</param>
/// <param name="inner">The cause.</param>
public sealed class DiskSpaceException(string message, Exception? inner = null) : SearchException(message, inner);
