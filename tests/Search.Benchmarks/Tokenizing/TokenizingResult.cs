using Search.Evaluation.Reports;

namespace Search.Benchmarks.Tokenizing;

/// <summary>The result of a race.</summary>
/// <param name="Ours">This project.</param>
/// <param name="Peer">The other program.</param>
/// <param name="Ratio">How many times as fast this program is.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record TokenizingResult(TokenizingSpeed Ours, TokenizingSpeed Peer, double Ratio, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-tokenize";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>The speed of one program. Times are of one round over all texts, the median.</summary>
internal sealed record TokenizingSpeed(
    int Texts, long Bytes, long Tokens, double Seconds, double BytesPerSecond, double TokensPerSecond)
{
    /// <summary>The collection of the texts; only for this program.</summary>
    public string? Collection { get; init; }

    /// <summary>The peer's name; like the following members only for the peer.</summary>
    public string? Name { get; init; }

    /// <summary>The peer's version.</summary>
    public string? Version { get; init; }

    /// <summary>The number of texts with other ids than ours.</summary>
    public int? TextsThatDiffer { get; init; }
}
