namespace Search.Evaluation.Measures;

/// <summary>
/// A measure of retrieval quality, in the notation of ir_measures (MacAvaney, Macdonald and Ounis 2022, "Streamlining Evaluation
/// with ir-measures"): <c>nDCG@10</c>, <c>AP(rel=2)@1000</c>. It measures one query; <see cref="RunEvaluator"/> takes the mean.
/// </summary>
public abstract class Measure
{
    /// <summary>The measure in its notation; <see cref="MeasureParser"/> reads it back to the same measure.</summary>
    public abstract string Name { get; }

    /// <summary>How many ranks count, as the notation says; null for all.</summary>
    public int? Cutoff => Name.Split('@') is [_, var cutoff] ? int.Parse(cutoff, System.Globalization.CultureInfo.InvariantCulture) : null;

    /// <summary>Measures one query.</summary>
    /// <returns>The value; 0 if no judged document is relevant, unless the measure defines another value.</returns>
    public abstract double Evaluate(JudgedRanking ranking);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Builds the name: family, parameters that are not the default, cut-off.</summary>
    private protected static string Notation(string family, int? cutoff, params ReadOnlySpan<string?> parameters)
    {
        var given = string.Join(',', parameters.ToArray().Where(parameter => parameter is not null));
        return $"{family}{(given.Length > 0 ? $"({given})" : "")}{(cutoff is null ? "" : FormattableString.Invariant($"@{cutoff}"))}";
    }

    /// <summary>The parameter <c>rel</c>; null if it is the default.</summary>
    private protected static string? Relevance(int minGrade) =>
        minGrade == MeasureArguments.DefaultRelevance ? null : FormattableString.Invariant($"rel={minGrade}");
}
