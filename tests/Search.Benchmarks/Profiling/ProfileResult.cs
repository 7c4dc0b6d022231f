using Search.Evaluation.Reports;

namespace Search.Benchmarks.Profiling;

/// <summary>Where the time of a model goes, one thread.</summary>
/// <param name="Model">What ran.</param>
/// <param name="Precision">Its arithmetic.</param>
/// <param name="Pairs">How many pairs.</param>
/// <param name="Seconds">In all operators together.</param>
/// <param name="Operators">By operator, the longest first.</param>
/// <param name="Cpu">What it ran on.</param>
/// <param name="Provenance">The command, the machine and the versions.</param>
internal sealed record ProfileResult(
    string Model, string Precision, int Pairs, double Seconds, IReadOnlyList<OperatorTime> Operators, string Cpu, Provenance Provenance) : IMeasuredResult
{
    /// <inheritdoc/>
    public static string Kind => "bench-profile";

    /// <inheritdoc/>
    public static int Version => 1;
}

/// <summary>One kind of operator.</summary>
/// <param name="Operator">Its ONNX name.</param>
/// <param name="Seconds">In all its nodes.</param>
/// <param name="Share">Of the whole.</param>
internal sealed record OperatorTime(string Operator, double Seconds, double Share);
