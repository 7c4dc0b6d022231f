using Search.Evaluation.Reports;

namespace Search.Benchmarks.Memory;

/// <summary>How much memory reranking takes.</summary>
/// <param name="Ours">This project.</param>
/// <param name="Cpu">What it ran on.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record MemoryResult(MemoryUse Ours, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-memory";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>Resident memory of the process.</summary>
/// <param name="Model">What runs.</param>
/// <param name="Precision">Its arithmetic.</param>
/// <param name="LoadedBytes">With the model loaded and nothing scored.</param>
/// <param name="Requests">Requests, one after the other in the same process.</param>
internal sealed record MemoryUse(string Model, string Precision, long LoadedBytes, IReadOnlyList<RequestMemory> Requests);

/// <summary>One request.</summary>
/// <param name="Pairs">How many pairs it has.</param>
/// <param name="TokensPerPair">How long each is.</param>
/// <param name="PeakBytes">The most that the process had while it was scored.</param>
/// <param name="BytesOverLoaded">That less what the loaded model took.</param>
internal sealed record RequestMemory(int Pairs, int TokensPerPair, long PeakBytes, long BytesOverLoaded);
