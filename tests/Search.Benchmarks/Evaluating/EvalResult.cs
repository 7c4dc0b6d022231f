using Search.Evaluation.Reports;

namespace Search.Benchmarks.Evaluating;

/// <summary>How fast runs are measured and compared.</summary>
/// <param name="Ours">This project: the whole command, from the start of its process to its end, with reading the files.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
/// <param name="Peer">The other program; null if there was none.</param>
/// <param name="Ratio">The peer's seconds / ours; null without a peer.</param>
internal sealed record EvalResult(EvalSpeed Ours, string Cpu, Provenance Provenance, EvalPeerSpeed? Peer = null, double? Ratio = null) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-eval";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>The other program's measurement of the same runs.</summary>
/// <param name="Name">The program.</param>
/// <param name="Version">Its version.</param>
/// <param name="Seconds">The wall time, the median of the rounds.</param>
/// <param name="PeakRssBytes">The largest resident memory of all rounds.</param>
internal sealed record EvalPeerSpeed(string Name, string Version, double Seconds, long PeakRssBytes);

/// <summary>One comparison of runs.</summary>
/// <param name="Systems">The number of runs.</param>
/// <param name="Queries">The queries of each run.</param>
/// <param name="Documents">The documents of each query.</param>
/// <param name="Comparisons">Measures × pairs of systems.</param>
/// <param name="Bytes">The size of the run files.</param>
/// <param name="Seconds">The wall time, the median of several rounds.</param>
/// <param name="CpuSeconds">The processor time of the median round, without the last moment before its end.</param>
/// <param name="PeakRssBytes">The largest resident memory of all rounds.</param>
internal sealed record EvalSpeed(
    int Systems, int Queries, int Documents, int Comparisons, long Bytes, double Seconds, double CpuSeconds, long PeakRssBytes);
