using Search.Benchmarks.Measuring;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Attaching;

/// <summary>An attached index.</summary>
/// <param name="Ours">The figures.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record AttachingReport(AttachingResult Ours, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-attach";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>How long it takes to attach an index of the user's own, and to search it.</summary>
/// <param name="Documents">How many documents it has.</param>
/// <param name="Depth">How many a search returns.</param>
/// <param name="Server">The server and its version.</param>
/// <param name="Attach">The whole command, from the start of its process.</param>
/// <param name="Search">A search through the attached index.</param>
/// <param name="Bare">The same request sent by a bare <see cref="HttpClient"/>, bytes read.</param>
/// <param name="Ratio">The median of <paramref name="Search"/> divided by that of <paramref name="Bare"/>.</param>
internal sealed record AttachingResult(long Documents, int Depth, string Server, Latency Attach, Latency Search, Latency Bare, double Ratio);
