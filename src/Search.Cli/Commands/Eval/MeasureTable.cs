using System.Globalization;
using Spectre.Console;

namespace Search.Cli.Commands.Eval;

/// <summary>A table for the user: one row per system or run, one column per measure.</summary>
internal static class MeasureTable
{
    public static void Print(string title, IEnumerable<(string Name, IReadOnlyDictionary<string, double> Measures)> rows, params string[] extra)
    {
        var list = rows.ToList();
        var table = new Table().Border(TableBorder.Simple).AddColumn(title);
        foreach (var measure in list[0].Measures.Keys)
        {
            table.AddColumn(new TableColumn(measure.EscapeMarkup()).RightAligned());
        }

        foreach (var (name, measures) in list)
        {
            table.AddRow([name.EscapeMarkup(), .. measures.Values.Select(value => value.ToString("F4", CultureInfo.InvariantCulture))]);
        }

        AnsiConsole.Write(table);
        foreach (var line in extra)
        {
            Console.WriteLine(line);
        }
    }
}
