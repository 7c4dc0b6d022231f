using Search.Evaluation.Reports;

namespace Search.Benchmarks.Profiling;

/// <summary>The time of each operator of a model, on one thread.</summary>
/// <param name="Model">The model.</param>
/// <param name="Precision">Its precision.</param>
/// <param name="Pairs">How many pairs.</param>
/// <param name="Seconds">The time in all operators together.</param>
/// <param name="Operators">The operators, the longest time first.</param>
/// <param name="Cpu">The processor or GPU.</param>
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
/// <param name="Seconds">The time in all its nodes.</param>
/// <param name="Share">Its share of the total time.</param>
internal sealed record OperatorTime(string Operator, double Seconds, double Share);
