using Search.Core.Errors;
using Search.Evaluation.Trec;
using Search.Workbench.Online.Interleaving;
using Search.Workbench.Online.Statistics;

namespace Search.Workbench.Online.Simulation;

/// <summary>
/// Interleaved experiments with simulated visitors: each search takes a judged query at random, interleaves two runs, and clicks by the
/// grades of the qrels. Hofmann, Whiteson and de Rijke, "Fidelity, soundness, and efficiency of interleaved comparison methods" (TOIS 2013).
/// </summary>
public sealed class OnlineSimulation
{
    /// <summary>Some clicks go to documents that do not answer the query, and not every answer is clicked.</summary>
    private const double LeastAttraction = 0.05, MostAttraction = 0.95;

    private readonly List<(string Query, string[] A, string[] B)> _lists;
    private readonly Qrels _qrels;
    private readonly double _mostGain;

    /// <summary>Takes the judged queries of both runs.</summary>
    /// <exception cref="BadInputException">The runs have no judged query together, or nothing is relevant.</exception>
    public OnlineSimulation(Qrels qrels, Run a, Run b)
    {
        _qrels = qrels;
        _lists = [.. qrels.Queries.Select(query => (query, Documents(a, query), Documents(b, query))).Where(lists => lists.Item2.Length > 0 && lists.Item3.Length > 0)];
        if (_lists.Count == 0)
        {
            throw new BadInputException(
                $"None of the {qrels.Queries.Count} judged queries is in both runs; judged {Some(qrels.Queries)}; in {a.Name} {Some(a.Rankings.Keys)}; in {b.Name} {Some(b.Rankings.Keys)}.");
        }

        _mostGain = Gain(_lists.Max(lists => qrels.Of(lists.Query).Values.Max()));
        if (_mostGain == 0)
        {
            throw new BadInputException($"No document is relevant for the {_lists.Count} judged queries of both runs; clicks cannot be simulated.");
        }
    }

    /// <summary>Runs all experiments.</summary>
    /// <exception cref="BadInputException">A number of the setup is out of range.</exception>
    public SimulationResult Run(SimulationSetup setup, CancellationToken cancel)
    {
        setup.Check();
        var experiments = new ExperimentResult[setup.Experiments];
        Parallel.For(0, setup.Experiments, new ParallelOptions { CancellationToken = cancel }, number => experiments[number] = RunOne(setup, number));
        var decidedAt = experiments.Select(experiment => experiment.DecidedAt ?? int.MaxValue).Order().ElementAt((experiments.Length - 1) / 2);
        return new SimulationResult(
            setup.Experiments,
            setup.Searches,
            experiments.Average(experiment => experiment.Outcomes.DeltaAb),
            experiments.Average(experiment => experiment.Outcomes.Decided / (double)setup.Searches),
            Shares(experiments.Select(experiment => experiment.Outcomes.SignTestP <= setup.Alpha ? experiment.Outcomes.Leader : null)),
            Shares(experiments.Select(experiment => experiment.Found)),
            decidedAt == int.MaxValue ? null : decidedAt);
    }

    private ExperimentResult RunOne(SimulationSetup setup, int number)
    {
        var random = new Random(HashOf(setup.Seed, number));
        var outcomes = default(Outcomes);
        Arm? found = null;
        int? decidedAt = null;
        for (var search = 1; search <= setup.Searches; search++)
        {
            outcomes = outcomes.With(Winner(setup, random));
            if (found is null && AlwaysValidTest.PValue(outcomes) <= setup.Alpha)
            {
                (found, decidedAt) = (outcomes.Leader, search);
            }
        }

        return new ExperimentResult(outcomes, found, decidedAt);
    }

    private Arm? Winner(SimulationSetup setup, Random random)
    {
        var (query, a, b) = _lists[random.Next(_lists.Count)];
        if (setup.IsNull && random.Next(2) == 0)
        {
            (a, b) = (b, a);
        }

        var shown = TeamDraft.Interleave(Cut(a, setup.LengthA), Cut(b, setup.LengthB), setup.Page, () => random.Next(2) == 0);
        var judged = _qrels.Of(query);
        var clicks = setup.ClickModel.Clicks(shown.Select(document => Attraction(judged.GetValueOrDefault(document.Document))), random);
        return ClickCredit.Of([.. shown.Select(document => document.Team)], clicks).Winner;
    }

    /// <summary>Attraction grows as nDCG's exponential gain does.</summary>
    private double Attraction(int grade) => LeastAttraction + (MostAttraction - LeastAttraction) * Gain(grade) / _mostGain;

    private static double Gain(int grade) => Math.Pow(2, Math.Max(0, grade)) - 1;

    private static string[] Documents(Run run, string query) => [.. run.Of(query).Select(document => document.Document)];

    private static ArraySegment<string> Cut(string[] documents, int? length) => new(documents, 0, Math.Min(documents.Length, length ?? documents.Length));

    private static FoundShares Shares(IEnumerable<Arm?> found)
    {
        var outcomes = Outcomes.Of(found);
        return new FoundShares(outcomes.WinsA / (double)outcomes.Count, outcomes.WinsB / (double)outcomes.Count);
    }

    /// <summary>Seeds of neighbours that have nothing in common; HashCode would differ from process to process.</summary>
    private static int HashOf(int seed, int number) => (int)(((uint)seed * 0x9E3779B1u + (uint)number) * 0x85EBCA77u >> 1);

    private static string Some(IEnumerable<string> ids) => $"{string.Join(", ", ids.Take(3))}, …";

    private readonly record struct ExperimentResult(Outcomes Outcomes, Arm? Found, int? DecidedAt);
}
