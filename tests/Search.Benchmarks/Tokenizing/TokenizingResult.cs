using Search.Evaluation.Reports;

namespace Search.Benchmarks.Tokenizing;

/// <summary>Both sides of a race.</summary>
/// <param name="Ours">This project.</param>
/// <param name="Peer">The program beside it.</param>
/// <param name="Ratio">How many times as fast ours is.</param>
/// <param name="Cpu">What it ran on.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record TokenizingResult(TokenizingSpeed Ours, TokenizingSpeed Peer, double Ratio, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-tokenize";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>How fast one side was; seconds are of one round over all texts, the median.</summary>
internal sealed record TokenizingSpeed(
    int Texts, long Bytes, long Tokens, double Seconds, double BytesPerSecond, double TokensPerSecond)
{
    /// <summary>Where the texts are from; ours only.</summary>
    public string? Collection { get; init; }

    /// <summary>The peer's name; peer only, like what follows.</summary>
    public string? Name { get; init; }

    /// <summary>The peer's version.</summary>
    public string? Version { get; init; }

    /// <summary>Texts that got other ids than ours.</summary>
    public int? TextsThatDiffer { get; init; }
}
