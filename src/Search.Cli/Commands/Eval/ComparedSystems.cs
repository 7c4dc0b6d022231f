using System.CommandLine;
using Search.Core.Errors;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Measures;
using Search.Evaluation.Statistics;
using Search.Evaluation.Trec;
using Search.Hosting.Commands;

namespace Search.Cli.Commands.Eval;

/// <summary>The systems that <c>search eval compare</c> compares: measured runs, or scores of other tools.</summary>
/// <param name="Systems">The systems, in the order of their files.</param>
/// <param name="Similarity">How similar the rankings of two systems are; null if there are no rankings.</param>
/// <param name="Ties">Equal scores of each system; empty if there are no runs.</param>
internal sealed record ComparedSystems(
    IReadOnlyList<SystemScores> Systems,
    Func<(int Baseline, int Run), IReadOnlyList<string>, RankSimilarity?> Similarity,
    IReadOnlyList<TieCount> Ties)
{
    /// <summary>Measures runs; the first file has the judgements.</summary>
    /// <exception cref="BadInputException">A file is malformed, or there are fewer than two runs.</exception>
    public static async Task<ComparedSystems> OfRunsAsync(ParseResult arguments, Argument<string[]> files, CancellationToken cancel)
    {
        if (arguments.GetValue(files) is not [var qrelsPath, _, _, ..])
        {
            throw new BadInputException("eval compare needs judgements, the baseline's run and at least one other run: QRELS BASELINE RUN…");
        }

        var measures = EvalOptions.MeasuresOf(arguments);
        var qrels = QrelsFile.Read(qrelsPath);
        var runs = await ReadAsync(arguments.GetValue(files)![1..], EvalOptions.TiesOf(arguments), cancel);
        var systems = new List<SystemScores>();
        foreach (var evaluation in runs.Select(run => RunEvaluator.Evaluate(run, qrels, measures)))
        {
            systems.Add(SystemScores.Of(evaluation));
            foreach (var warning in evaluation.Warnings("have failed and are left out"))
            {
                Console.Error.WriteLine($"warning: {warning}");
            }
        }

        return new ComparedSystems(
            systems,
            (pair, queries) => RankSimilarity.Of(queries.AsParallel().AsOrdered().Select(query => SharedRanking.Create(
                runs[pair.Baseline].Of(query), runs[pair.Run].Of(query)))),
            [.. runs.Select(run => run.Ties)]);
    }

    /// <summary>Reads scores; without <c>--measures</c> all measures that every file has.</summary>
    /// <exception cref="BadInputException">A file is malformed, there are fewer than two, or they have no measure in common.</exception>
    public static ComparedSystems OfScores(ParseResult arguments, Argument<string[]> files)
    {
        if (arguments.GetValue(files) is not [_, _, ..] paths)
        {
            throw new BadInputException("eval compare --scores needs the baseline's scores and at least one other file: --scores BASELINE RUN…");
        }

        var scores = paths.Select(path => (Path: path, Measures: ScoreFile.Read(path))).ToList();
        var measures = arguments.GetResult(EvalOptions.Measures) is { Implicit: false }
            ? arguments.GetValue(EvalOptions.Measures)!.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            : [.. scores[0].Measures.Keys.Where(measure => scores.TrueForAll(file => file.Measures.ContainsKey(measure)))];
        if (measures.Length == 0)
        {
            throw new BadInputException($"The files have no measure in common: {string.Join("; ", scores.Select(file => Names(file.Path, file.Measures.Keys)))}.");
        }

        foreach (var (path, known) in scores)
        {
            if (Array.Find(measures, measure => !known.ContainsKey(measure)) is { } missing)
            {
                throw new BadInputException($"{path} has no measure {missing}; found {string.Join(", ", known.Keys)}.");
            }
        }

        return new ComparedSystems(
            [.. scores.Select(file => new SystemScores(file.Path, new(measures.Select(measure => KeyValuePair.Create(measure, file.Measures[measure]))), []))],
            (_, _) => null,
            []);

        static string Names(string path, IEnumerable<string> measures) => $"{path} has {string.Join(", ", measures)}";
    }

    private static async Task<Run[]> ReadAsync(string[] paths, TieOrder ties, CancellationToken cancel)
    {
        var runs = new Run[paths.Length];
        await Parallel.ForAsync(0, paths.Length, cancel, (place, _) =>
        {
            runs[place] = RunFile.Read(paths[place], ties);
            return ValueTask.CompletedTask;
        });
        return runs;
    }
}
