using Search.Core.Errors;

namespace Search.Onnx.Registry.Download;

/// <summary>What is to be written does not fit on the disk.</summary>
/// <param name="message">How much is needed, where, and what is free.</param>
public sealed class DiskSpaceException(string message) : SearchException(message);
