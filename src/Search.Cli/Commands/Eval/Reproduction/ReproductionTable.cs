using System.Globalization;
using Search.Evaluation.Experiments.Reproduction;

namespace Search.Cli.Commands.Eval.Reproduction;

/// <summary>Prints the figures, in points as on the model card: the value times 100.</summary>
internal static class ReproductionTable
{
    public static void Print(ReproductionResults results)
    {
        Console.WriteLine(Line("model", "test", "measure", "published", "ours", "difference", "pairs", "seconds", "state"));
        foreach (var figure in results.Figures)
        {
            Console.WriteLine(Line(
                figure.Model, figure.Test, figure.Measure, Text(figure.Published * 100, "F2"), Text(figure.Ours * 100, "F2"), Text(figure.Difference * 100, "+0.00;-0.00"),
                Text(figure.Pairs, "N0"), Text(figure.Seconds, "N0"), figure.Reason is null ? figure.State : $"{figure.State}: {figure.Reason}"));
        }

        Console.WriteLine(results.Limit is null
            ? $"A figure is reproduced if it differs by at most {Text(results.Tolerance * 100, "0.##")} point."
            : $"Only the first {results.Limit} queries of each test set were measured: nothing can be said about the published figures.");
    }

    private static string Text(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";

    private static string Line(params ReadOnlySpan<string> cells) =>
        $"{cells[0],-43} {cells[1],-4} {cells[2],-7} {cells[3],9} {cells[4],6} {cells[5],10} {cells[6],9} {cells[7],8}  {cells[8]}";
}
