using Search.Evaluation.Comparisons;
using Search.Evaluation.ExperimentReports;
using Search.Evaluation.Experiments;
using Search.Evaluation.Reports;

namespace Search.Tests.Evaluation.ExperimentReports;

public sealed class ReportBuilderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ExperimentResults _results;

    public ReportBuilderTests() => _results = ExperimentSample.Write(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_best_system_is_shown_against_the_first_stage_with_the_figures_of_the_results()
    {
        var report = Build();
        var best = _results.Systems.Skip(1).Where(system => system.Failed is null).MaxBy(system => system.Measures["nDCG@10"])!;

        Assert.Equal(("nDCG@10", "bm25", best.Tag), (report.Pair!.Measure, report.Pair.Baseline, report.Pair.System));
        Assert.Equal(ExperimentSample.Queries, report.Pair.Queries.Count);
        Assert.All(report.Pair.Queries, query =>
        {
            Assert.Equal(best.PerQuery[query.Query]["nDCG@10"], query.System);
            Assert.Equal(_results.Systems[0].PerQuery[query.Query]["nDCG@10"], query.Baseline);
        });
        Assert.Equal(report.Pair.Queries.OrderByDescending(query => query.Difference), report.Pair.Queries);
        var comparison = report.Systems.Single(system => system.Name == best.Tag).Comparison!;
        Assert.Equal(comparison.Difference, report.Pair.Queries.Average(query => query.Difference), 12);
        Assert.Equal((comparison.Wins, comparison.Ties, comparison.Losses), report.Pair.Counts);
        Assert.Equal(_results.Systems.Select(system => system.Measures), report.Systems.Select(system => system.Measures));
    }

    [Fact]
    public void The_verdict_says_the_difference_the_cost_and_where_it_is_worse()
    {
        Change(results => results with { Systems = [results.Systems[0], results.Systems[2]], Comparisons = null });

        var report = Build();

        var comparison = report.Systems[1].Comparison!;
        Assert.Equal(Verdict.Better, comparison.Verdict);
        Assert.StartsWith(
            FormattableString.Invariant($"Reranking with a/model (int8), first 10, improves nDCG@10 by {comparison.Difference:F3} (95 % CI +"), report.Verdict[0], StringComparison.Ordinal);
        Assert.Equal("It costs 90 ms a search at the median (180 ms at the 95th percentile); BM25 takes 4.0 ms.", report.Verdict[1]);
        Assert.Equal("On 1 of 12 queries it is worse.", report.Verdict[2]);
    }

    [Fact]
    public void Too_few_queries_cannot_tell_and_the_verdict_says_so()
    {
        Change(results => results with
        {
            Systems = [.. results.Systems.Take(3).Select(system => system with { PerQuery = system.PerQuery.Take(3).ToDictionary() })],
            Comparisons = null,
        });

        Assert.StartsWith("nDCG@10: 3 queries cannot tell.", Build().Verdict[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_with_a_failed_query_is_named_and_is_neither_the_best_nor_on_the_frontier()
    {
        var report = Build();

        Assert.Contains("Failed, and therefore not tested there: small (int8), first 10 on 1 query.", report.Verdict);
        Assert.NotEqual("small.k10", report.Pair!.System);
        Assert.DoesNotContain(report.Frontier, point => point.System == "small.k10");
        Assert.Null(report.Systems[^1].Comparison);
    }

    [Fact]
    public void One_system_alone_has_nothing_to_compare()
    {
        Change(results => results with { Systems = [results.Systems[0]], Comparisons = [] });

        var report = Build();

        Assert.Null(report.Pair);
        Assert.Equal(["There is only one system, so there is nothing to compare."], report.Verdict);
    }

    [Fact]
    public void The_parts_of_a_query_s_passages_add_up_to_its_difference()
    {
        var changed = Build().Pair!.Changed;

        Assert.Contains(changed, query => query.Values.Difference > 0);
        Assert.All(changed, query => Assert.Equal(
            query.Values.Difference, query.Baseline.Concat(query.System).DistinctBy(passage => passage.Id).Sum(passage => passage.Part), 12));
    }

    [Fact]
    public void A_passage_has_both_ranks_its_grade_and_its_text()
    {
        Change(results => results with { Systems = [results.Systems[0], results.Systems[2]], Comparisons = null });

        var query = Build().Pair!.Changed.Single(query => query.Values.Query == "q12");

        Assert.Equal(ExperimentSample.Queries - 1, _results.Systems[0].PerQuery.Keys.Count(id => id != query.Values.Query));
        var answer = query.Baseline.Single(passage => passage.Id == "q12-p5");
        Assert.Equal((5, 13, 3, "The <b>answer</b>"), (answer.Rank, answer.OtherRank, answer.Grade, answer.Title));
        Assert.True(answer.Part < 0);
        Assert.Null(query.System.Single(passage => passage.Id == "q12-p13").Grade);
    }

    [Fact]
    public void The_share_of_unjudged_passages_counts_those_among_the_first_ten()
    {
        var systems = Build().Systems;

        Assert.Equal(0, systems[0].UnjudgedShare);
        Assert.Equal(11 / 120.0, systems[2].UnjudgedShare!.Value, 12);
    }

    [Fact]
    public void A_system_is_on_the_frontier_unless_another_is_as_fast_and_as_good()
    {
        var marked = FrontierPoint.Mark(
        [
            new("fast", 0.1, 0.5, false, false), new("good", 0.4, 0.8, false, false), new("slow", 0.5, 0.8, false, false), new("poor", 0.2, 0.4, false, false),
        ]);

        Assert.Equal(["fast", "good"], marked.Where(point => point.OnFrontier).Select(point => point.System));
    }

    [Fact]
    public void Without_texts_and_judgements_the_values_are_still_reported()
    {
        foreach (var file in new[] { "queries.tsv", "passages.jsonl", "qrels.txt" })
        {
            File.Delete(_folder.File(file));
        }

        var report = Build();

        Assert.Equal(ExperimentSample.Queries, report.Pair!.Queries.Count);
        Assert.All(report.Pair.Queries, query => Assert.Null(query.Text));
        Assert.Empty(report.Pair.Changed);
        Assert.Null(report.Pair.Bounds);
        Assert.Single(report.Missing);
    }

    private ExperimentReport Build() => ReportBuilder.Build(ExperimentFolder.Read(_folder.Path));

    private void Change(Func<ExperimentResults, ExperimentResults> change) => File.WriteAllText(_folder.File("results.json"), ResultFile.ToJson(change(_results)));
}
