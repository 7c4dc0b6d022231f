using Search.Workbench.Online.Interleaving;
using Search.Workbench.Online.Statistics;

namespace Search.Workbench.Online.Figures;

/// <summary>What an interleaved or a split experiment shows so far.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Unit">What counts once.</param>
/// <param name="Alpha">The accepted share of errors of <see cref="Interval"/> and of the verdict.</param>
/// <param name="Counts">How many searches and visitors there are.</param>
/// <param name="Credit">Clicked places of each team; in a split experiment the visitors of each arm whose first search has a click.</param>
/// <param name="Outcomes">Who won the comparisons: searches, or in a split experiment pairs of visitors.</param>
/// <param name="SampleRatio">Whether both arms began equally often.</param>
/// <param name="MedianDwell">The median dwell time on the documents of each team or arm.</param>
public sealed record OnlineFigures(
    OnlineExperiment Experiment,
    CountingUnit Unit,
    double Alpha,
    SearchCounts Counts,
    ClickCredit Credit,
    Outcomes Outcomes,
    SampleRatio SampleRatio,
    MedianDwell MedianDwell)
{
    /// <summary>The p-value of the sign test, for one look at a number of searches that was fixed before.</summary>
    public double SignTestP => Outcomes.SignTestP;

    /// <summary>The p-value that holds at every look.</summary>
    public double AlwaysValidP => AlwaysValidTest.PValue(Outcomes);

    /// <summary>The interval of the preference for A that holds at every look.</summary>
    public Interval Interval => AlwaysValidTest.DeltaInterval(Outcomes, Alpha);

    /// <summary>The preferred arm; null as long as the figures cannot tell, or cannot be trusted.</summary>
    public Arm? Preferred => SampleRatio.IsMismatch || AlwaysValidP > Alpha ? null : Outcomes.Leader;

    /// <summary>An arm's name.</summary>
    public string NameOf(Arm arm) => arm == Arm.A ? Experiment.A : Experiment.B;
}

/// <summary>How many searches and visitors an experiment has.</summary>
/// <param name="Searches">All searches in the log.</param>
/// <param name="NotSettled">Searches that are too young to count: clicks may follow.</param>
/// <param name="Repeated">Settled searches that do not count because their unit is counted already.</param>
/// <param name="Visitors">Visitors with a settled search.</param>
/// <param name="LargestVisitorShare">The largest part of the decided comparisons that is from one visitor, 0 to 1.</param>
public sealed record SearchCounts(int Searches, int NotSettled, int Repeated, int Visitors, double LargestVisitorShare);

/// <summary>Median dwell times; null without one.</summary>
/// <param name="A">On documents of A.</param>
/// <param name="B">On documents of B.</param>
public sealed record MedianDwell(TimeSpan? A, TimeSpan? B);
