using CsCheck;
using Search.Core.Errors;
using Search.Evaluation.Measures;

namespace Search.Tests.Evaluation.Measures;

public class MeasureParserTests
{
    [Theory]
    [InlineData("nDCG")]
    [InlineData("nDCG@10")]
    [InlineData("nDCG(exp)@20")]
    [InlineData("RR")]
    [InlineData("RR(rel=2)@10")]
    [InlineData("AP(rel=2)@1000")]
    [InlineData("P@5")]
    [InlineData("R(rel=2)@100")]
    [InlineData("Success@10")]
    [InlineData("Rprec")]
    [InlineData("Bpref(rel=2)")]
    [InlineData("ERR(max=3)@20")]
    [InlineData("RBP(rel=2,p=0.8)")]
    [InlineData("RBP(p=0.95) residual")]
    [InlineData("Judged@10")]
    public void A_measure_is_named_as_it_was_written(string notation) =>
        Assert.Equal(notation, MeasureParser.Parse(notation).Name);

    [Theory]
    [InlineData("MRR@10", "RR@10")]
    [InlineData("MAP", "AP")]
    [InlineData("nDCG(dcg='exp-log2')@10", "nDCG(exp)@10")]
    [InlineData("AP(rel=1)@100", "AP@100")]
    [InlineData("ERR@20", "ERR(max=4)@20")]
    [InlineData("RBP", "RBP(p=0.8)")]
    [InlineData("RBP( p=0.8, rel=2 )", "RBP(rel=2,p=0.8)")]
    public void Other_notations_of_ir_measures_mean_the_same(string notation, string name) =>
        Assert.Equal(name, MeasureParser.Parse(notation).Name);

    [Theory]
    [InlineData("nDCG@0")]
    [InlineData("nDCG@ten")]
    [InlineData("nDCG@-1")]
    [InlineData("nDCG(rel=2)@10")]
    [InlineData("nDCG@10 residual")]
    [InlineData("P")]
    [InlineData("Rprec@10")]
    [InlineData("AP(rel=2,rel=3)")]
    [InlineData("AP(rel=x)")]
    [InlineData("RBP(p=1)")]
    [InlineData("RBP(p=0.8")]
    [InlineData("precision_at_10")]
    [InlineData("")]
    public void An_unknown_measure_is_refused_and_the_known_ones_are_listed(string notation)
    {
        var error = Assert.Throws<BadInputException>(() => MeasureParser.ParseList(notation));

        Assert.All(MeasureParser.Families, family => Assert.Contains(family.Notation, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_list_is_separated_by_blanks_outside_of_brackets() =>
        Assert.Equal(
            ["nDCG@10", "RBP(rel=2, p=0.8)", "RBP(p=0.8) residual", "R@100"],
            MeasureParser.ParseList(" nDCG@10 RBP(rel=2, p=0.8)\tRBP(p=0.8) residual  R@100 nDCG@10").Keys);

    [Fact]
    public void Any_text_is_a_list_of_measures_or_bad_input()
    {
        var piece = Gen.OneOf("nDCG", "RBP", "AP", "@", "10", "(", ")", "rel=2", "p=0.5", ",", " ", "residual", "exp", "=", "'", "é");
        piece.Array[0, 12].Sample(pieces =>
        {
            try
            {
                foreach (var measure in MeasureParser.ParseList(string.Concat(pieces)).Values)
                {
                    Assert.Equal(measure.Name, MeasureParser.Parse(measure.Name).Name);
                }
            }
            catch (BadInputException)
            {
                // A refusal is allowed too.
            }
        });
    }
}
