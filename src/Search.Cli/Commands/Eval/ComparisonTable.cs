using System.Globalization;
using Search.Evaluation.Comparisons;
using Spectre.Console;

namespace Search.Cli.Commands.Eval;

/// <summary>Comparisons for people: the verdicts, a table for each measure and baseline, and how similar the rankings are.</summary>
internal static class ComparisonTable
{
    private const int WideEnough = 160;

    public static void Print(IReadOnlyList<PairedComparison> comparisons, ComparisonOptions options)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WideEnough; // A file has no width, and 80 columns would break numbers.
        }

        var named = WithFileNames(comparisons);
        foreach (var comparison in named)
        {
            Console.WriteLine(VerdictText.Of(comparison, named.Count, options.Alpha));
        }

        foreach (var group in named.GroupBy(comparison => (comparison.Measure, comparison.Baseline)))
        {
            PrintMeasure([.. group]);
        }

        Console.WriteLine("Difference: run - baseline, with its 95 % confidence interval by Student's t. p: paired randomisation test with");
        Console.WriteLine("Holm's correction over all comparisons above. --json has more tests, intervals, the power and the effect size.");
        PrintSimilarities([.. named.DistinctBy(comparison => (comparison.Baseline, comparison.Run))]);
    }

    private static void PrintMeasure(List<PairedComparison> comparisons)
    {
        var (first, table) = (comparisons[0], NewTable("run", "mean", "difference", "95 % CI", "p", "win/tie/loss"));
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first.Measure}; baseline {first.Baseline}: {first.MeanBaseline:F4} ({first.N:N0} queries)"));
        foreach (var comparison in comparisons)
        {
            table.AddRow(
                comparison.Run.EscapeMarkup(),
                Number(comparison.MeanRun),
                comparison.Difference.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture),
                comparison.Ci95.T is { } interval ? $"{Number(interval.Lower)} to {Number(interval.Upper)}" : "-",
                VerdictText.PValue(comparison.PHolm.Randomisation),
                string.Create(CultureInfo.InvariantCulture, $"{comparison.Wins}/{comparison.Ties}/{comparison.Losses}"));
        }

        AnsiConsole.Write(table);
    }

    private static void PrintSimilarities(List<PairedComparison> pairs)
    {
        foreach (var pair in pairs.Where(pair => pair.Failed.Count > 0))
        {
            Console.WriteLine($"{pair.Run} against {pair.Baseline}: {pair.Failed.Count} queries failed and are left out.");
        }

        if (pairs[0].RankSimilarity is null)
        {
            return;
        }

        var table = NewTable("similarity of rankings", "RBO", "Kendall's tau", "overlap@10");
        foreach (var (pair, similarity) in pairs.Select(pair => (pair, pair.RankSimilarity!)))
        {
            table.AddRow(
                $"{pair.Baseline}, {pair.Run}".EscapeMarkup(),
                Number(similarity.Rbo),
                similarity.KendallTau is { } tau ? Number(tau) : "-",
                Number(similarity.OverlapAt10));
        }

        Console.WriteLine();
        AnsiConsole.Write(table);
    }

    /// <summary>File names instead of paths, unless two paths have the same file name.</summary>
    private static List<PairedComparison> WithFileNames(IReadOnlyList<PairedComparison> comparisons)
    {
        var paths = comparisons.SelectMany(comparison => new[] { comparison.Baseline, comparison.Run }).Distinct().ToList();
        return paths.Select(path => Path.GetFileName(path)).Distinct().Count() < paths.Count
            ? [.. comparisons]
            : [.. comparisons.Select(comparison => comparison with
            {
                Baseline = Path.GetFileName(comparison.Baseline),
                Run = Path.GetFileName(comparison.Run),
            })];
    }

    private static Table NewTable(string name, params string[] numbers)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn(name).NoWrap());
        foreach (var number in numbers)
        {
            table.AddColumn(new TableColumn(number).RightAligned().NoWrap());
        }

        return table;
    }

    private static string Number(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
