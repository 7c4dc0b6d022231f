using Search.Core.Errors;
using Search.Evaluation.Measures;
using Search.Evaluation.Trec;

namespace Search.Tests.Evaluation.Measures;

public class RunEvaluatorTests
{
    [Fact]
    public void A_run_for_other_queries_is_refused_with_ids_of_both()
    {
        var error = Assert.Throws<BadInputException>(() => Evaluate(RunOf(["q0", "q1", "q2"], "a"), Judge(["0", "1", "2", "3", "4"], "a")));

        Assert.StartsWith("the run: none of the 5 judged queries is among the queries: judged 0, 1, …; there q0, q1, …. ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_another_collection_is_refused_with_ids_of_both()
    {
        var error = Assert.Throws<BadInputException>(() => Evaluate(RunOf(["1", "2"], "MED-1"), Judge(["1", "2"], "7")));

        Assert.StartsWith("the run: none of the 1 judged documents is among the ranked documents: judged 7; there MED-1, ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_finds_nothing_relevant_is_measured_if_a_judged_document_is_anywhere_in_it()
    {
        var qrels = Judge(["1"], "a");
        qrels.TryAdd("2", "b", 1);

        Assert.Equal(0, Evaluate(RunOf(["1"], "b"), qrels).Means["P@1"]);
    }

    [Theory]
    [InlineData(1, "1 of 4 judged queries are not in the run and count 0 (3)", false)]
    [InlineData(2, "2 of 4 judged queries are not in the run and count 0 (2, 3)", true)]
    public void From_half_of_the_queries_missing_on_the_warning_says_that_the_files_may_not_fit(int missing, string warning, bool half)
    {
        string[] queries = ["0", "1", "2", "3"];

        var message = Assert.Single(Evaluate(RunOf(queries[..^missing], "a"), Judge(queries, "a")).Warnings());

        Assert.Contains(warning, message, StringComparison.Ordinal);
        Assert.Equal(half, message.EndsWith("; that is half of them or more: check that the run belongs to these judgements", StringComparison.Ordinal));
    }

    private static RunEvaluation Evaluate(Run run, Qrels qrels) => RunEvaluator.Evaluate(run, qrels, MeasureParser.ParseList("P@1"));

    private static Run RunOf(string[] queries, params string[] documents) => new("the run", new(queries.Select(query => KeyValuePair.Create<string, Ranking>(
        query, [.. documents.Select((document, index) => new RankedDocument(index + 1, document, -index))]))));

    private static Qrels Judge(string[] queries, params string[] documents)
    {
        var qrels = new Qrels();
        foreach (var query in queries)
        {
            Array.ForEach(documents, document => qrels.TryAdd(query, document, 1));
        }

        return qrels;
    }
}
