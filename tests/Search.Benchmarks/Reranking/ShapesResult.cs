using Search.Evaluation.Reports;

namespace Search.Benchmarks.Reranking;

/// <summary>Races of several model shapes.</summary>
/// <param name="Shapes">One race per shape.</param>
/// <param name="Cpu">The processor or GPU.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record ShapesResult(IReadOnlyList<RerankingResult> Shapes, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-rerank-shapes";

    /// <inheritdoc/>
    public static int Version => 1;
}
