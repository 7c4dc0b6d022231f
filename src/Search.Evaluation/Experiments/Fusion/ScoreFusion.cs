namespace Search.Evaluation.Experiments.Fusion;

/// <summary>
/// Combines the first stage's and the model's scores of one query's candidates. Both are first brought to a common scale, over the candidates that
/// are fused.
/// </summary>
internal abstract class ScoreFusion
{
    /// <summary>The sum of z-scores: (score - mean) / standard deviation. (Lee 1997, "Analyses of multiple evidence combination"; Montague and Aslam 2001, "Relevance score normalization for metasearch".)</summary>
    public static ScoreFusion ZSum { get; } = new Linear("z-sum", Standardized);

    /// <summary>The sum of scores on a scale from 0, the lowest, to 1, the highest. (Fox and Shaw 1994, "Combination of multiple searches".)</summary>
    public static ScoreFusion MinMax { get; } = new Linear("min-max", FromZeroToOne);

    /// <summary>Reciprocal rank fusion: the sum of 1 / (60 + rank). (Cormack, Clarke and Büttcher 2009, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods".)</summary>
    public static ScoreFusion ReciprocalRank { get; } = new ReciprocalRanks();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ScoreFusion> All { get; } = [ZSum, MinMax, ReciprocalRank];

    /// <summary>The name in results and file names.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the fusion has a weight.</summary>
    public abstract bool IsWeighted { get; }

    /// <summary>Fuses.</summary>
    /// <param name="first">The first stage's scores, best first.</param>
    /// <param name="model">The model's scores of the same candidates.</param>
    /// <param name="weight">The model's weight, from 0 to 1; the first stage has 1 - weight. Without meaning if the fusion has no weight.</param>
    /// <returns>The fused scores in the candidates' order.</returns>
    public abstract double[] Fuse(ReadOnlySpan<float> first, ReadOnlySpan<float> model, double weight);

    /// <summary>The candidates' places by fused score, best first; equal scores keep the first stage's order.</summary>
    public static int[] Order(double[] fused) => [.. Enumerable.Range(0, fused.Length).OrderByDescending(place => fused[place])];

    private static double[] Standardized(ReadOnlySpan<float> scores)
    {
        var values = Values(scores);
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        return Array.ConvertAll(values, value => deviation > 0 ? (value - mean) / deviation : 0);
    }

    private static double[] FromZeroToOne(ReadOnlySpan<float> scores)
    {
        var values = Values(scores);
        var (lowest, highest) = (values.Min(), values.Max());
        return Array.ConvertAll(values, value => highest > lowest ? (value - lowest) / (highest - lowest) : 0);
    }

    private static double[] Values(ReadOnlySpan<float> scores) => Array.ConvertAll(scores.ToArray(), score => (double)score);

    private sealed class Linear(string name, Func<ReadOnlySpan<float>, double[]> normalize) : ScoreFusion
    {
        public override string Name => name;

        public override bool IsWeighted => true;

        public override double[] Fuse(ReadOnlySpan<float> first, ReadOnlySpan<float> model, double weight) => first.IsEmpty
            ? []
            : [.. normalize(first).Zip(normalize(model), (one, other) => ((1 - weight) * one) + (weight * other))];
    }

    private sealed class ReciprocalRanks : ScoreFusion
    {
        private const double Constant = 60;

        public override string Name => "rrf";

        public override bool IsWeighted => false;

        public override double[] Fuse(ReadOnlySpan<float> first, ReadOnlySpan<float> model, double weight)
        {
            var fused = new double[first.Length];
            var byModel = Order(Values(model));
            for (var rank = 0; rank < fused.Length; rank++)
            {
                fused[rank] += 1 / (Constant + rank + 1);
                fused[byModel[rank]] += 1 / (Constant + rank + 1);
            }

            return fused;
        }
    }
}
