using CsCheck;
using Search.Evaluation.ExperimentReports;
using Search.Evaluation.Measures;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.ExperimentReports;

public class JudgementBoundsTests
{
    private const string Query = "q";

    private static readonly Measure Ndcg = MeasureParser.Parse("nDCG@10");

    /// <summary>Two orders of the same 14 passages, and grades of some of them; -1 means that nobody has judged the passage.</summary>
    private static readonly Gen<(int[] One, int[] Other, int[] Grades)> Cases = Gen.Select(
        Gen.Shuffle(Enumerable.Range(0, 14).ToArray()), Gen.Shuffle(Enumerable.Range(0, 14).ToArray()), Gen.Int[-1, 2].Array[14].Where(grades => grades.Max() > 0));

    [Fact]
    public void The_bounds_are_the_smallest_and_the_largest_difference_of_all_choices_of_grades() => Cases.Sample(
        sample =>
        {
            var (one, other, grades) = sample;
            var bounds = JudgementBounds.Compute(RunOf(one), RunOf(other), QrelsOf(grades), [Query])!;
            int[] open = [.. one.Take(10).Union(other.Take(10)).Where(passage => grades[passage] < 0)];
            var differences = Enumerable.Range(0, 1 << open.Length).Select(choice => Difference(one, other, Chosen(grades, open, choice))).ToList();

            Assert.Equal(differences.Min(), bounds.LeastFavourable.Difference, 1e-12);
            Assert.Equal(differences.Max(), bounds.MostFavourable.Difference, 1e-12);
            Assert.Equal(differences[0], bounds.NotRelevant.Difference, 1e-12);
            Assert.Equal(differences[^1], bounds.AllRelevant.Difference, 1e-12);
        },
        iter: 60);

    [Fact]
    public void Swapping_the_systems_mirrors_the_bounds() => Cases.Sample(sample =>
    {
        var (one, other, qrels) = (RunOf(sample.One), RunOf(sample.Other), QrelsOf(sample.Grades));
        var (bounds, mirrored) = (JudgementBounds.Compute(one, other, qrels, [Query])!, JudgementBounds.Compute(other, one, qrels, [Query])!);

        Assert.Equal(bounds.LeastFavourable.Difference, -mirrored.MostFavourable.Difference, 1e-12);
        Assert.Equal(bounds.MostFavourable.Difference, -mirrored.LeastFavourable.Difference, 1e-12);
    });

    [Fact]
    public void Where_all_is_judged_there_is_nothing_to_bound()
    {
        int[] grades = [.. Enumerable.Range(0, 14).Select(passage => passage % 3)];

        var bounds = JudgementBounds.Compute(RunOf([.. Enumerable.Range(0, 14)]), RunOf([.. Enumerable.Range(0, 14).Reverse()]), QrelsOf(grades), [Query])!;

        Assert.Equal(bounds.LeastFavourable, bounds.MostFavourable);
        Assert.Equal(bounds.NotRelevant, bounds.AllRelevant);
    }

    [Fact]
    public void Without_a_relevant_judgement_there_are_no_bounds() =>
        Assert.Null(JudgementBounds.Compute(RunOf([0, 1]), RunOf([1, 0]), QrelsOf([0, -1]), [Query]));

    private static int[] Chosen(int[] grades, int[] open, int choice)
    {
        int[] chosen = [.. grades];
        foreach (var (place, passage) in open.Index())
        {
            chosen[passage] = (choice & (1 << place)) == 0 ? 0 : grades.Max();
        }

        return chosen;
    }

    private static double Difference(int[] one, int[] other, int[] grades) => Value(other, grades) - Value(one, grades);

    private static double Value(int[] order, int[] grades) => Ndcg.Evaluate(new JudgedRanking(
        [.. order.Select(passage => grades[passage] < 0 ? (int?)null : grades[passage])], [.. grades.Where(grade => grade >= 0)]));

    private static Run RunOf(int[] order)
    {
        Ranking ranking = [.. order.Select((passage, place) => new RankedDocument(place + 1, $"p{passage}", -place))];
        return new Run("run", new() { [Query] = ranking });
    }

    private static Qrels QrelsOf(int[] grades)
    {
        var qrels = new Qrels();
        foreach (var (passage, grade) in grades.Index().Where(judged => judged.Item >= 0))
        {
            qrels.TryAdd(Query, $"p{passage}", grade);
        }

        return qrels;
    }
}
