using Search.Evaluation.Reports;

namespace Search.Benchmarks.Reading;

/// <summary>How fast collections are read.</summary>
/// <param name="Passages">The passages of each file.</param>
/// <param name="Formats">One entry for each format.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record ReadingResult(int Passages, IReadOnlyList<ReadingSpeed> Formats, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-read";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>The speed of one format, the median of several rounds.</summary>
/// <param name="Format">The format.</param>
/// <param name="Bytes">The size of the file, without compression.</param>
/// <param name="Seconds">The time to read it to its end, with every passage in a batch.</param>
internal sealed record ReadingSpeed(string Format, long Bytes, double Seconds)
{
    /// <summary>Bytes without compression, for each second.</summary>
    public double BytesPerSecond => Bytes / Seconds;
}
