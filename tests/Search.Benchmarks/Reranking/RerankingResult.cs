using Search.Evaluation.Reports;

namespace Search.Benchmarks.Reranking;

/// <summary>The result of a race.</summary>
/// <param name="Ours">This project.</param>
/// <param name="Cpu">The processor or GPU.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
/// <param name="Peer">The other program; null, like both ratios, where an optional peer is missing.</param>
/// <param name="Ratio">How many times as fast this program is as the peer at its best batch size: the median of the rounds' ratios, like all
/// ratios.</param>
/// <param name="RatioOneCall">The same, compared with the peer with all documents of a query in one call.</param>
internal sealed record RerankingResult(
    RerankingSpeed Ours, string Cpu, Provenance Provenance, PeerSpeed? Peer = null, double? Ratio = null, double? RatioOneCall = null) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-rerank";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>This program's speed, from text to score. Times are of one round over all pairs, the median.</summary>
/// <param name="Model">The model.</param>
/// <param name="Precision">Its precision.</param>
/// <param name="Device">The device.</param>
/// <param name="Queries">Queries per round.</param>
/// <param name="Pairs">Pairs per round.</param>
/// <param name="Tokens">Tokens of those pairs, without padding.</param>
/// <param name="Seconds">The time of a round.</param>
/// <param name="PairsPerSecond">Pairs divided by seconds.</param>
/// <param name="TokensPerSecond">Tokens divided by seconds.</param>
/// <param name="ScoringSeconds">The time of a round that starts from tokens.</param>
/// <param name="TextToScoreShare">The speed from text divided by the speed from tokens; 1 where tokenising takes no time.</param>
/// <param name="RoundSeconds">The time of each round.</param>
/// <param name="Gemm">How near the speed is to the limit; null where the model's shape is unknown.</param>
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

/// <summary>The model's rate from tokens to scores, compared with the rate of matrix products alone in the same run.</summary>
/// <param name="OperationsPerSecond">The model's rate, counting the products that its pairs need, attention's included.</param>
/// <param name="GemmOperationsPerSecond">The rate of products alone, with the same runtime and the same number of threads.</param>
/// <param name="Share">The first divided by the second: the median of the rounds' ratios.</param>
internal sealed record GemmShare(double OperationsPerSecond, double GemmOperationsPerSecond, double Share);

/// <summary>A peer's speed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Precision">Its own name of its precision.</param>
/// <param name="File">The origin of its model file.</param>
/// <param name="BestBatch">Its fastest batch size.</param>
/// <param name="MeanScoreDifference">The mean difference of its scores from ours, which shows whether both computed the same model.</param>
/// <param name="MaxScoreDifference">The largest difference.</param>
/// <param name="Batches">All measured batch sizes.</param>
internal sealed record PeerSpeed(
    string Name,
    string Version,
    string Precision,
    string File,
    int BestBatch,
    double MeanScoreDifference,
    double MaxScoreDifference,
    IReadOnlyList<PeerBatch> Batches);

/// <summary>A peer at one batch size. Times are of one round, the median.</summary>
internal sealed record PeerBatch(int Batch, double Seconds, double PairsPerSecond, IReadOnlyList<double> RoundSeconds);
