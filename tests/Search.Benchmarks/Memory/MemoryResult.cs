using Search.Evaluation.Reports;

namespace Search.Benchmarks.Memory;

/// <summary>How much memory reranking takes.</summary>
/// <param name="Ours">This project.</param>
/// <param name="Cpu">The processor or GPU.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record MemoryResult(MemoryUse Ours, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-memory";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>Resident memory of the process.</summary>
/// <param name="Model">The model.</param>
/// <param name="Precision">Its precision.</param>
/// <param name="LoadedBytes">With the model loaded, before anything is scored.</param>
/// <param name="Requests">The requests, one after the other in the same process.</param>
internal sealed record MemoryUse(string Model, string Precision, long LoadedBytes, IReadOnlyList<RequestMemory> Requests);

/// <summary>One request.</summary>
/// <param name="Pairs">How many pairs it has.</param>
/// <param name="TokensPerPair">The length of each pair.</param>
/// <param name="PeakBytes">The largest memory of the process while the request was scored.</param>
/// <param name="BytesOverLoaded">The same, minus the memory with the loaded model.</param>
internal sealed record RequestMemory(int Pairs, int TokensPerPair, long PeakBytes, long BytesOverLoaded);
