using Search.Core.Errors;
using Search.Evaluation.Experiments;
using Search.Workbench.Online.Interleaving;
using Search.Workbench.Online.Log;
using Search.Workbench.Online.Statistics;

namespace Search.Workbench.Online.Figures;

/// <summary>Computes the figures of an experiment from its log.</summary>
/// <param name="log">The log.</param>
/// <param name="clock">The clock: searches count when they are settled.</param>
public sealed class OnlineFiguresReader(OnlineLog log, TimeProvider clock)
{
    /// <summary>The figures of an interleaved or a split experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="unit">What counts once; in a split experiment always the visitor.</param>
    /// <param name="alpha">The accepted share of errors, above 0 and below 1.</param>
    /// <exception cref="BadInputException">It is a shadow experiment, or alpha is out of range.</exception>
    public OnlineFigures Read(OnlineExperiment experiment, CountingUnit unit, double alpha)
    {
        if (experiment.Mode == OnlineMode.Shadow)
        {
            throw new BadInputException($"'{experiment.Name}' is a shadow experiment: nobody saw B, so there are no wins to count.");
        }

        if (alpha is not (> 0 and < 1))
        {
            throw new BadInputException(FormattableString.Invariant($"Alpha is {alpha}; expected above 0 and below 1."));
        }

        unit = experiment.Mode == OnlineMode.Split ? CountingUnit.Visitor : unit;
        var searches = log.Searches(experiment.Name);
        var settled = searches.Where(search => search.At + experiment.Settling <= clock.GetUtcNow()).ToList();
        var counted = settled.DistinctBy(search => (search.Visitor, unit == CountingUnit.Query ? search.Query.Trim() : null))
            .Select(search => new CountedSearch(search, experiment.Settling))
            .ToList();
        var isSplit = experiment.Mode == OnlineMode.Split;
        var decidedBy = isSplit ? [] : counted.Where(search => search.Credit.Winner is not null).CountBy(search => search.Search.Visitor).ToList();
        return new OnlineFigures(
            experiment,
            unit,
            alpha,
            new SearchCounts(
                searches.Count,
                searches.Count - settled.Count,
                settled.Count - counted.Count,
                settled.Select(search => search.Visitor).Distinct().Count(),
                decidedBy.Count == 0 ? 0 : decidedBy.Max(visitor => visitor.Value) / (double)decidedBy.Sum(visitor => visitor.Value)),
            counted.Aggregate(default(ClickCredit), (sum, search) => new ClickCredit(sum.A + search.Credit.A, sum.B + search.Credit.B)),
            Outcomes.Of(isSplit ? Pairs(counted) : counted.Select(search => search.Credit.Winner)),
            isSplit ? Ratio(searches.DistinctBy(search => search.Visitor).Select(search => search.Arm)) : Ratio(searches.Select(FirstPick)),
            new MedianDwell(Median(counted, Arm.A), Median(counted, Arm.B)));
    }

    /// <summary>What a shadow experiment shows so far.</summary>
    /// <exception cref="BadInputException">It is no shadow experiment.</exception>
    public ShadowFigures ReadShadow(OnlineExperiment experiment)
    {
        if (experiment.Mode != OnlineMode.Shadow)
        {
            throw new BadInputException($"'{experiment.Name}' is no shadow experiment.");
        }

        return ShadowFigures.Of(experiment, log.Searches(experiment.Name).Count, log.Shadows(experiment.Name));
    }

    /// <summary>
    /// The n-th visitor of A against the n-th of B, each with the first search: the visitor with a click wins against the one without. Which
    /// visitors meet is fixed before their clicks are known, so that pairs are independent comparisons.
    /// </summary>
    private static IEnumerable<Arm?> Pairs(List<CountedSearch> counted) =>
        counted.Where(search => search.Search.Arm == Arm.A).Zip(
            counted.Where(search => search.Search.Arm == Arm.B),
            (a, b) => new ClickCredit(a.Credit.A, b.Credit.B).Winner);

    private static Arm? FirstPick(LoggedSearch search) => search.Shown.Count > 0 ? search.Shown[0].Team : null;

    private static SampleRatio Ratio(IEnumerable<Arm?> arms)
    {
        var outcomes = Outcomes.Of(arms);
        return new SampleRatio(outcomes.WinsA, outcomes.WinsB);
    }

    private static TimeSpan? Median(List<CountedSearch> counted, Arm arm)
    {
        var times = counted.SelectMany(search => search.DwellOf(arm)).ToList();
        return times.Count == 0 ? null : TimeSpan.FromSeconds(Percentiles.Of(times).P50);
    }
}
