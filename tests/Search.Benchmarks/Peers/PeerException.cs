using Search.Core.Errors;

namespace Search.Benchmarks.Peers;

/// <summary>A peer failed, or said what it should not.</summary>
internal sealed class PeerException(string message, Exception? inner = null) : SearchException(message, inner);
