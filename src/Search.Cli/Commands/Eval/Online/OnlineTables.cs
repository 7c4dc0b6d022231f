using System.Globalization;
using Search.Workbench.Online;
using Search.Workbench.Online.Figures;
using Spectre.Console;

namespace Search.Cli.Commands.Eval.Online;

/// <summary>The figures of experiments, as tables with a verdict or as JSON.</summary>
internal static class OnlineTables
{
    public static void Print(OnlineFigures figures, bool asJson)
    {
        var (outcomes, ratio, interval) = (figures.Outcomes, figures.SampleRatio, figures.Interval);
        if (asJson)
        {
            OnlineOptions.Print(true, ToJson(figures), () => "");
            return;
        }

        var isSplit = figures.Experiment.Mode == OnlineMode.Split;
        var table = Table("", figures.Experiment);
        table.AddRow(isSplit ? "visitors with a click" : "clicked places", Text($"{figures.Credit.A:N0}"), Text($"{figures.Credit.B:N0}"));
        table.AddRow(isSplit ? "pairs of visitors won" : "searches won", Text($"{outcomes.WinsA:N0}"), Text($"{outcomes.WinsB:N0}"));
        table.AddRow(isSplit ? "visitors" : "picked first", Text($"{ratio.A:N0}"), Text($"{ratio.B:N0}"));
        table.AddRow("median dwell", Seconds(figures.MedianDwell.A), Seconds(figures.MedianDwell.B));
        AnsiConsole.Write(table);
        Console.WriteLine(Text(
            $"""
            {outcomes.Count:N0} {(isSplit ? "pairs" : "searches")} count, {outcomes.Ties:N0} of them tied. {figures.Counts.Searches:N0} searches are logged, of {figures.Counts.Visitors:N0} visitors;
            {figures.Counts.NotSettled:N0} are younger than {figures.Experiment.Settling.TotalMinutes:0.##} minutes, {figures.Counts.Repeated:N0} repeat a counted {(figures.Unit == CountingUnit.Query ? "query of their visitor" : "visitor")}.

            preference for A (deltaAB)     {outcomes.DeltaAb:F4}
            {(1 - figures.Alpha) * 100:0.##} % interval, every look     {interval.Low:F4} to {interval.High:F4}
            p-value, every look            {figures.AlwaysValidP:G3}
            p-value of the sign test       {figures.SignTestP:G3}  (only for one look, planned before)
            equal shares of the arms       p = {ratio.PValue:G3}{(ratio.IsMismatch ? "  MISMATCH" : "")}

            {OnlineVerdict.Of(figures)}
            """));
    }

    public static void Print(ShadowFigures figures, bool asJson)
    {
        if (asJson)
        {
            OnlineOptions.Print(
                true,
                new
                {
                    Experiment = OnlineOptions.ToJson(figures.Experiment),
                    figures.Searches,
                    figures.Compared,
                    OverlapAt10 = figures.Overlap,
                    figures.SameFirst,
                    LatencySeconds = new { A = figures.LatencyA, B = figures.LatencyB },
                    Verdict = OnlineVerdict.Of(figures),
                },
                () => "");
            return;
        }

        if (figures is { LatencyA: { } a, LatencyB: { } b })
        {
            var table = Table("", figures.Experiment);
            table.AddRow("median time", Text($"{a.P50 * 1000:F0} ms"), Text($"{b.P50 * 1000:F0} ms"));
            table.AddRow("95th percentile", Text($"{a.P95 * 1000:F0} ms"), Text($"{b.P95 * 1000:F0} ms"));
            AnsiConsole.Write(table);
            Console.WriteLine(Text($"{figures.Compared:N0} of {figures.Searches:N0} searches compared; {figures.SameFirst:P0} have the same first document."));
            Console.WriteLine();
        }

        Console.WriteLine(OnlineVerdict.Of(figures));
    }

    private static object ToJson(OnlineFigures figures) => new
    {
        Experiment = OnlineOptions.ToJson(figures.Experiment),
        Unit = figures.Unit == CountingUnit.Query ? "query" : "visitor",
        figures.Alpha,
        figures.Counts.Searches,
        figures.Counts.NotSettled,
        figures.Counts.Repeated,
        figures.Counts.Visitors,
        figures.Counts.LargestVisitorShare,
        CreditA = figures.Credit.A,
        CreditB = figures.Credit.B,
        figures.Outcomes.WinsA,
        figures.Outcomes.WinsB,
        figures.Outcomes.Ties,
        figures.Outcomes.DeltaAb,
        figures.SignTestP,
        AlwaysValid = new { P = figures.AlwaysValidP, Interval = new[] { figures.Interval.Low, figures.Interval.High } },
        SampleRatio = new { figures.SampleRatio.A, figures.SampleRatio.B, P = figures.SampleRatio.PValue, Mismatch = figures.SampleRatio.IsMismatch },
        MedianDwellSeconds = new { A = figures.MedianDwell.A?.TotalSeconds, B = figures.MedianDwell.B?.TotalSeconds },
        Preferred = figures.Preferred is { } arm ? figures.NameOf(arm) : null,
        Verdict = OnlineVerdict.Of(figures),
    };

    private static Table Table(string title, OnlineExperiment experiment) => new Table()
        .Border(TableBorder.Simple)
        .AddColumn(title)
        .AddColumn(new TableColumn($"A: {experiment.A}".EscapeMarkup()).RightAligned())
        .AddColumn(new TableColumn($"B: {experiment.B}".EscapeMarkup()).RightAligned());

    private static string Seconds(TimeSpan? time) => time is null ? "-" : Text($"{time.Value.TotalSeconds:F1} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
