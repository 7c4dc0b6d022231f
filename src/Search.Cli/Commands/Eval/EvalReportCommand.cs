using System.CommandLine;
using Search.Charts.Report;
using Search.Core.Errors;
using Search.Evaluation.ExperimentReports;
using Search.Evaluation.Experiments;
using Search.Evaluation.Experiments.Pages;
using Search.Evaluation.Reports;
using Search.Hosting.Commands;

namespace Search.Cli.Commands.Eval;

/// <summary><c>search eval report</c>: the report of an experiment, or the page docs/evaluation.md from measured results.</summary>
internal static class EvalReportCommand
{
    private const string DefaultReport = "report.html";

    private static readonly Argument<string[]> Sources = new("RESULTS")
    {
        Description = "the folder of eval run; or result files (results.json of eval run, the JSON output of eval rerank and eval compare) for a page of the docs",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string[]> Out = new("--out")
    {
        Description = $"the file to write, by its extension: {string.Join(' ', ReportFormats.Extensions)}; may be given several times. The default for a folder is {DefaultReport}",
    };

    private static readonly Option<string?> Charts = new("--charts") { Description = "a folder for the charts as SVG files" };

    public static Command Create()
    {
        var command = new Command(
            "report",
            """
            Writes the report of an experiment: verdict, systems with intervals, window curve, frontier, fusion, every query, the most changed queries with both
            lists, and what unjudged passages may hide. The HTML file needs no network. With result files instead of a folder it writes a page of the docs.

            Example: search eval report results --out report.html --out report.md --out per-query.csv --charts charts
            """)
        {
            Sources, Out, Charts,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var (sources, files, charts) = (arguments.GetValue(Sources)!, arguments.GetValue(Out)!, arguments.GetValue(Charts));
        if (sources is [var folder] && Directory.Exists(folder))
        {
            await WriteReportAsync(ExperimentFolder.Read(folder), files.Length > 0 || charts is not null ? files : [DefaultReport], charts, cancel);
        }
        else
        {
            await WritePageAsync(sources, files, charts, cancel);
        }

        return ExitCodes.Done;
    }

    private static async Task WriteReportAsync(ExperimentFolder folder, string[] files, string? charts, CancellationToken cancel)
    {
        List<(string File, ReportFormat Render)> formats = [.. files.Select(file => (file, ReportFormats.Of(file)))];
        var report = ReportBuilder.Build(folder);
        foreach (var missing in report.Missing)
        {
            Notices.Write(missing);
        }

        foreach (var (file, render) in formats)
        {
            await WriteAsync(file, await render(folder, report), cancel);
        }

        if (charts is not null)
        {
            Directory.CreateDirectory(charts);
            foreach (var (name, svg) in await ChartFiles.RenderAsync(report))
            {
                await WriteAsync(Path.Combine(charts, name), svg, cancel);
            }
        }

        Console.WriteLine(report.Verdict[0]);
    }

    private static async Task WritePageAsync(string[] sources, string[] files, string? charts, CancellationToken cancel)
    {
        if (sources.FirstOrDefault(Directory.Exists) is { } folder)
        {
            throw new BadInputException(
                $"'{folder}' is a folder, and there are {sources.Length} arguments; expected one folder of eval run for its report, or only result files for a page of the docs.");
        }

        if (sources.FirstOrDefault(source => !File.Exists(source)) is { } missing)
        {
            throw new BadInputException($"'{missing}' does not exist; expected the folder that eval run --out has written, or result files.");
        }

        if (files is not [var page] || charts is not null)
        {
            throw new BadInputException("Result files make one page of the docs; expected --out once, and no --charts. For a report, give the folder of eval run.");
        }

        await WriteAsync(page, EvaluationPage.Render(sources), cancel);
    }

    private static async Task WriteAsync(string file, string content, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(file, content, cancel);
        await Console.Error.WriteLineAsync($"wrote {file}");
    }
}
