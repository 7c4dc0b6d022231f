using System.Globalization;
using Search.Workbench.Online.Statistics;

namespace Search.Workbench.Online.Figures;

/// <summary>What the figures say, in plain words, and what they do not say.</summary>
public static class OnlineVerdict
{
    /// <summary>From this share of the decided comparisons on, one visitor alone may have made the result.</summary>
    private const double MuchOfOneVisitor = 0.1;

    private const double PlannedPower = 0.8;

    /// <summary>The verdict of an interleaved or a split experiment, one sentence or a few.</summary>
    public static string Of(OnlineFigures figures) => string.Join(' ', new[] { Result(figures), Concentration(figures) }.OfType<string>());

    /// <summary>The verdict of a shadow experiment.</summary>
    public static string Of(ShadowFigures figures) => figures.Compared == 0
        ? "Nothing to say yet: no search was ranked unseen."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"On average {figures.Overlap:P0} of the first {ShadowFigures.Depth} documents are the same; {figures.Experiment.B} needs {figures.LatencyB!.P50 * 1000:F0} ms at the median, " +
            $"{figures.Experiment.A} {figures.LatencyA!.P50 * 1000:F0} ms. Which ranking is better cannot be told: nobody saw {figures.Experiment.B}.");

    private static string Result(OnlineFigures figures)
    {
        if (figures.SampleRatio.IsMismatch)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Do not use these figures: {figures.Experiment.A} began {figures.SampleRatio.A:N0} times and {figures.Experiment.B} {figures.SampleRatio.B:N0} times " +
                $"(p = {figures.SampleRatio.PValue:G2}), where half each was expected. Something in the serving or the logging treats the arms differently; find it and start again.");
        }

        if (figures.Outcomes.Decided == 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"Cannot tell yet: none of the {figures.Outcomes.Count:N0} {Comparisons(figures)} that count has a winner.");
        }

        return figures.Preferred is { } preferred ? Preference(figures, preferred) : NoPreference(figures);
    }

    private static string Preference(OnlineFigures figures, Arm preferred)
    {
        var wins = preferred == Arm.A ? figures.Outcomes.WinsA : figures.Outcomes.WinsB;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Visitors click {figures.NameOf(preferred)} more than {figures.NameOf(preferred.Other())}: it won {wins:N0} of the {figures.Outcomes.Decided:N0} {Comparisons(figures)} with a winner. " +
            $"The preference is {Math.Abs(figures.Outcomes.DeltaAb):F3} ({IntervalFor(figures, preferred)}); the interval holds at every look, so the experiment may end now. " +
            $"Clicks are not relevance: look at some of the queries before deciding.");
    }

    private static string NoPreference(OnlineFigures figures) => string.Create(
        CultureInfo.InvariantCulture,
        $"Cannot tell yet: the preference for {figures.Experiment.B} is {0 - figures.Outcomes.DeltaAb:F3} ({IntervalFor(figures, Arm.B)}), and 0 is in the interval. ") +
        Needed(figures) + " This does not show that the rankings are equally good.";

    private static string Needed(OnlineFigures figures)
    {
        var decided = figures.Outcomes.Decided / (double)figures.Outcomes.Count;
        var difference = Math.Min(Math.Abs(figures.Outcomes.DeltaAb), decided / 2); // Rounding may make it a little more.
        if (difference == 0)
        {
            return "Both won equally often.";
        }

        return SampleSize.For(difference, decided, figures.Alpha, PlannedPower).EveryLook is { } needed
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"If the preference is really that large, about {needed:N0} {Comparisons(figures)} show it; there are {figures.Outcomes.Count:N0}.")
            : "So small a preference would need too many searches to be shown.";
    }

    private static string? Concentration(OnlineFigures figures) => figures.Counts.LargestVisitorShare < MuchOfOneVisitor || figures.Outcomes.Decided == 0
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"One visitor made {figures.Counts.LargestVisitorShare:P0} of the {Comparisons(figures)} with a winner, which the interval does not know; count each visitor once to be safe.");

    private static string IntervalFor(OnlineFigures figures, Arm arm)
    {
        var (low, high) = arm == Arm.A ? (figures.Interval.Low, figures.Interval.High) : (-figures.Interval.High, -figures.Interval.Low);
        return string.Create(CultureInfo.InvariantCulture, $"{(1 - figures.Alpha) * 100:0.##} % interval {low:F3} to {high:F3}");
    }

    private static string Comparisons(OnlineFigures figures) => figures.Experiment.Mode == OnlineMode.Split ? "pairs of visitors" : "searches";
}
