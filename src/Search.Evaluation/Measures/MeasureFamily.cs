namespace Search.Evaluation.Measures;

/// <summary>A measure without its parameters: what <c>nDCG@10</c> and <c>nDCG@20</c> have in common.</summary>
/// <param name="Name">As in ir_measures.</param>
/// <param name="Aliases">Other names that ir_measures accepts.</param>
/// <param name="Notation">How it is written, with its parameters.</param>
/// <param name="Summary">One sentence for the user.</param>
/// <param name="Create">Makes the measure; throws a <see cref="FormatException"/> if the arguments are wrong.</param>
public sealed record MeasureFamily(
    string Name, IReadOnlyList<string> Aliases, string Notation, string Summary, Func<MeasureArguments, Measure> Create);
