using Search.Evaluation.Reports;

namespace Search.Benchmarks.Reranking;

/// <summary>Both sides of a race.</summary>
/// <param name="Ours">This project.</param>
/// <param name="Cpu">What it ran on.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
/// <param name="Peer">The program beside it; null, like both ratios, where an optional one is not there.</param>
/// <param name="Ratio">How many times as fast ours is as the peer at its best batch size: the median of the rounds' ratios, like all ratios.</param>
/// <param name="RatioOneCall">How many times as fast as the peer that gets all documents of a query in one call.</param>
internal sealed record RerankingResult(
    RerankingSpeed Ours, string Cpu, Provenance Provenance, PeerSpeed? Peer = null, double? Ratio = null, double? RatioOneCall = null) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-rerank";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>Our speed, from text to score; seconds are of one round over all pairs, the median.</summary>
/// <param name="Model">What runs.</param>
/// <param name="Precision">Its arithmetic.</param>
/// <param name="Device">Where.</param>
/// <param name="Queries">Queries a round.</param>
/// <param name="Pairs">Pairs a round.</param>
/// <param name="Tokens">Tokens of those pairs, padding not counted.</param>
/// <param name="Seconds">A round.</param>
/// <param name="PairsPerSecond">Pairs by seconds.</param>
/// <param name="TokensPerSecond">Tokens by seconds.</param>
/// <param name="ScoringSeconds">A round that begins with tokens.</param>
/// <param name="TextToScoreShare">The speed from text by the speed from tokens: 1 where tokenising costs nothing.</param>
/// <param name="RoundSeconds">Each round.</param>
/// <param name="Gemm">How near to the limit; null where the model's shape is not known.</param>
internal sealed record RerankingSpeed(
    string Model,
    string Precision,
    string Device,
    int Queries,
    int Pairs,
    long Tokens,
    double Seconds,
    double PairsPerSecond,
    double TokensPerSecond,
    double ScoringSeconds,
    double TextToScoreShare,
    IReadOnlyList<double> RoundSeconds,
    GemmShare? Gemm = null);

/// <summary>How much of the rate of matrix products alone, measured in the same run, a model reaches from tokens to scores.</summary>
/// <param name="OperationsPerSecond">Of the model: the products that its pairs need, attention's included.</param>
/// <param name="GemmOperationsPerSecond">Of products alone, through the same runtime on as many threads.</param>
/// <param name="Share">The one by the other, the median of the rounds' ratios.</param>
internal sealed record GemmShare(double OperationsPerSecond, double GemmOperationsPerSecond, double Share);

/// <summary>A peer's speed.</summary>
/// <param name="Name">Who it is.</param>
/// <param name="Version">Its version.</param>
/// <param name="Precision">Its arithmetic, as it calls it.</param>
/// <param name="File">Where its model file is from.</param>
/// <param name="BestBatch">The batch size at which it is fastest.</param>
/// <param name="MeanScoreDifference">How far its scores lie from ours on average: whether both computed the same model.</param>
/// <param name="MaxScoreDifference">How far at most.</param>
/// <param name="Batches">Every batch size that was tried.</param>
internal sealed record PeerSpeed(
    string Name,
    string Version,
    string Precision,
    string File,
    int BestBatch,
    double MeanScoreDifference,
    double MaxScoreDifference,
    IReadOnlyList<PeerBatch> Batches);

/// <summary>A peer at one batch size; seconds are of one round, the median.</summary>
internal sealed record PeerBatch(int Batch, double Seconds, double PairsPerSecond, IReadOnlyList<double> RoundSeconds);
