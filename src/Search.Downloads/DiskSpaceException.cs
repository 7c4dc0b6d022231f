using Search.Core.Errors;

namespace Search.Downloads;

/// <summary>What is to be written does not fit on the disk.</summary>
/// <param name="message">How much is needed, where, and what is free.</param>
/// <param name="inner">What lies behind it.</param>
public sealed class DiskSpaceException(string message, Exception? inner = null) : SearchException(message, inner);
