using CsCheck;
using Search.Evaluation.Measures;

namespace Search.Tests.Evaluation.Measures;

public class MeasurePropertyTests
{
    private const string AllMeasures =
        "nDCG nDCG@10 nDCG(exp)@5 RR RR@3 AP AP@7 P@5 R@5 Success@5 Rprec Bpref ERR@20 RBP(p=0.8) RBP(p=0.8) residual Judged@10";

    private static readonly Gen<JudgedRanking> Rankings =
        Gen.Select(Gen.Int[-1, 3].Array[0, 30], Gen.Bool.Array[30], Gen.Int[-2, 4].Array[0, 20]).Select((grades, judged, others) =>
        {
            var ranked = grades.Select((grade, index) => judged[index] ? grade : (int?)null).ToList();
            return new JudgedRanking(ranked, [.. ranked.OfType<int>(), .. others]);
        });

    [Fact]
    public void Every_measure_lies_between_0_and_1()
    {
        var measures = MeasureParser.ParseList(AllMeasures).Values.ToList();
        Rankings.Sample(ranking => Assert.All(measures, measure => Assert.InRange(measure.Evaluate(ranking), 0, 1 + 1e-12)));
    }

    [Fact]
    public void The_ideal_ranking_has_an_nDCG_of_1() =>
        Gen.Int[-2, 4].Array[1, 30].Where(grades => grades.Max() > 0).Sample(grades =>
        {
            var ideal = new JudgedRanking([.. grades.OrderDescending().Select(grade => (int?)grade)], grades);
            Assert.All(
                MeasureParser.ParseList("nDCG nDCG@1 nDCG@10 nDCG(exp)@5").Values,
                measure => Assert.Equal(1, measure.Evaluate(ideal), 1e-12));
        });

    [Fact]
    public void Moving_a_better_document_up_never_lowers_a_measure()
    {
        var measures = MeasureParser.ParseList("nDCG nDCG@10 RR AP P@5 R@5 Success@5 ERR@20 RBP(p=0.8)").Values.ToList();
        Gen.Select(Rankings.Where(ranking => ranking.Ranked.Count > 1), Gen.Int[0, 1000]).Sample((ranking, pick) =>
        {
            var position = pick % (ranking.Ranked.Count - 1);
            var better = ranking.Ranked.ToArray();
            if ((better[position] ?? 0) < (better[position + 1] ?? 0))
            {
                (better[position], better[position + 1]) = (better[position + 1], better[position]);
            }

            Assert.All(measures, measure =>
                Assert.True(measure.Evaluate(ranking with { Ranked = better }) >= measure.Evaluate(ranking) - 1e-12, measure.Name));
        });
    }

    [Fact]
    public void Without_a_relevant_document_every_measure_is_0() =>
        Assert.All(
            MeasureParser.ParseList("nDCG@10 RR@10 AP P@5 R@5 Success@5 Rprec Bpref ERR@20 RBP(p=0.8)").Values,
            measure => Assert.Equal(0, measure.Evaluate(new JudgedRanking([0, null, -1], [0, -1, 0]))));
}
