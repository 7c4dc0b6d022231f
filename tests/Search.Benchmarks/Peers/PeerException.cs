using Search.Core.Errors;

namespace Search.Benchmarks.Peers;

/// <summary>A peer failed or gave a wrong answer.</summary>
internal sealed class PeerException(string message, Exception? inner = null) : SearchException(message, inner);
