using Search.Evaluation.Statistics;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments.Fusion;

/// <summary>
/// Chooses a weight for each query on other queries: the queries are dealt into folds, and a fold gets the weight that is best on average over the other
/// folds. So a query never helps to choose its own weight.
/// </summary>
internal static class CrossValidation
{
    /// <summary>How many folds are usual.</summary>
    public const int Folds = 5;

    /// <summary>Deals queries into folds of the same size, give or take one. The order in which they are given changes nothing.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="seed">The same seed gives the same folds.</param>
    /// <param name="folds">How many folds, if there are as many queries.</param>
    /// <returns>Query to the number of its fold, from 0.</returns>
    public static IReadOnlyDictionary<string, int> Deal(IEnumerable<string> queries, int seed, int folds = Folds)
    {
        string[] order = [.. queries.Order(Utf8Order.Comparer)];
        var random = new SplitMix64(seed);
        var keys = Array.ConvertAll(order, _ => random.Next());
        Array.Sort(keys, order);
        return order.Index().ToDictionary(query => query.Item, query => query.Index % Math.Min(folds, order.Length));
    }

    /// <summary>The choice for each fold.</summary>
    /// <param name="folds">Query to fold, as <see cref="Deal"/> gives it; at least two folds.</param>
    /// <param name="values">Query to its value for each choice.</param>
    /// <returns>Fold to the number of the best choice; of equally good ones the first.</returns>
    public static int[] Choose(IReadOnlyDictionary<string, int> folds, IReadOnlyDictionary<string, double[]> values)
    {
        var choices = values.Values.First().Length;
        var sums = new double[folds.Values.Max() + 1][];
        for (var fold = 0; fold < sums.Length; fold++)
        {
            sums[fold] = new double[choices];
            foreach (var query in folds.Where(query => query.Value != fold).Select(query => query.Key).Order(Utf8Order.Comparer))
            {
                for (var choice = 0; choice < choices; choice++)
                {
                    sums[fold][choice] += values[query][choice];
                }
            }
        }

        return Array.ConvertAll(sums, fold => Array.IndexOf(fold, fold.Max()));
    }
}
