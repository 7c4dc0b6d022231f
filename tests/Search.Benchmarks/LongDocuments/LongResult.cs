using Search.Evaluation.Reports;

namespace Search.Benchmarks.LongDocuments;

/// <summary>The ways to score long documents.</summary>
/// <param name="Ours">The figures.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record LongResult(LongFigures Ours, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-long";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>All ways on the same queries and passages.</summary>
/// <param name="Model">The model.</param>
/// <param name="Precision">Its precision.</param>
/// <param name="MaxLength">The longest pair in tokens.</param>
/// <param name="Queries">How many queries.</param>
/// <param name="ShortNdcg10">nDCG@10 where every judged passage is a document by itself.</param>
/// <param name="Ways">The ways.</param>
internal sealed record LongFigures(string Model, string Precision, int MaxLength, int Queries, double ShortNdcg10, IReadOnlyList<LongWay> Ways);

/// <summary>One way to score long documents.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Places">Its figures for each place of the judged passage.</param>
internal sealed record LongWay(string Name, IReadOnlyList<LongPlace> Places);

/// <summary>Documents whose judged passage is at one place.</summary>
/// <param name="Place">The place.</param>
/// <param name="Ndcg10">nDCG@10.</param>
/// <param name="SecondsPerQuery">The mean time to score a query's documents.</param>
/// <param name="MicrosecondsPerCharacter">The time per character of the documents.</param>
internal sealed record LongPlace(string Place, double Ndcg10, double SecondsPerQuery, double MicrosecondsPerCharacter);
