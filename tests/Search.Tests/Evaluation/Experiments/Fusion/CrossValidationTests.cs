using CsCheck;
using Search.Evaluation.Experiments.Fusion;

namespace Search.Tests.Evaluation.Experiments.Fusion;

/// <summary>A query never helps to choose its own weight.</summary>
public class CrossValidationTests
{
    [Fact]
    public void Folds_have_the_same_size_give_or_take_one_in_any_order_of_the_queries() => Gen.Int[2, 80].Select(Gen.Int[0, 1000]).Sample((count, seed) =>
    {
        string[] queries = [.. Enumerable.Range(0, count).Select(number => $"q{number}")];
        var folds = CrossValidation.Deal(queries, seed);

        var sizes = folds.Values.CountBy(fold => fold).ToDictionary();
        Assert.Equal(Math.Min(CrossValidation.Folds, count), sizes.Count);
        Assert.InRange(sizes.Values.Max() - sizes.Values.Min(), 0, 1);
        Assert.Equal(folds.OrderBy(query => query.Key), CrossValidation.Deal(queries.Reverse(), seed).OrderBy(query => query.Key));
    });

    [Fact]
    public void A_fold_gets_the_choice_that_is_best_over_the_other_folds()
    {
        // Each query is best with another choice than all others: its own fold must not get it.
        var folds = new Dictionary<string, int> { ["a"] = 0, ["b"] = 1, ["c"] = 2 };
        var values = new Dictionary<string, double[]> { ["a"] = [10, 0, 1], ["b"] = [0, 1, 1], ["c"] = [0, 1, 1.5] };

        Assert.Equal([2, 0, 0], CrossValidation.Choose(folds, values));
    }

    [Fact]
    public void A_querys_values_do_not_change_the_choice_for_its_own_fold() => Gen.Double[0, 1].Array[4].Array[10].Select(Gen.Double[0, 1].Array[4], Gen.Int[0, 9]).Sample((table, other, changed) =>
    {
        var values = table.Index().ToDictionary(row => $"q{row.Index}", row => row.Item);
        var folds = CrossValidation.Deal(values.Keys, seed: 1);
        var before = CrossValidation.Choose(folds, values);
        values[$"q{changed}"] = other;

        var own = folds[$"q{changed}"];
        Assert.Equal(before[own], CrossValidation.Choose(folds, values)[own]);
    });
}
