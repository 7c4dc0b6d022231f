using Search.Core.Reranking;
using Search.Evaluation.Comparisons;
using Search.Evaluation.Experiments;
using Search.Evaluation.Trec;

namespace Search.Evaluation.ExperimentReports;

/// <summary>Computes the figures of a report from an experiment's folder.</summary>
public sealed class ReportBuilder
{
    private readonly ExperimentFolder _folder;
    private readonly ExperimentResults _results;
    private readonly string _measure;
    private readonly IReadOnlyList<PairedComparison> _comparisons;

    private ReportBuilder(ExperimentFolder folder)
    {
        (_folder, _results) = (folder, folder.Results);
        _measure = _results.Systems[0].Measures.Keys.First();
        _comparisons = _results.Comparisons ?? ExperimentVerdict.Compare(
            _results.Systems, _results.Systems[0].PerQuery.Keys.Where(folder.WasSearched).ToHashSet());
    }

    /// <summary>Computes all that the folder's files allow.</summary>
    /// <exception cref="Core.Errors.BadInputException">A run file is damaged.</exception>
    public static ExperimentReport Build(ExperimentFolder folder) => new ReportBuilder(folder).Build();

    private ExperimentReport Build()
    {
        List<ReportedSystem> systems = [.. _results.Systems.Select(Reported)];
        var best = Best(systems);
        var pair = best is null ? null : Pair(best);
        return new ExperimentReport(
            _measure,
            [.. ReportVerdict.Sentences(systems, best, pair, _comparisons.Count)],
            [.. ExperimentVerdict.Sentences(_results with { Comparisons = _comparisons })],
            _results.Setup,
            _results.Provenance,
            Rerankers(),
            systems,
            Frontier(systems),
            _results.Ceilings ?? [],
            _results.WindowCurves ?? [],
            _results.FusionCurves ?? [],
            [.. _folder.Missing()],
            pair);
    }

    private Dictionary<string, RerankerInfo> Rerankers() => _results.Systems
        .Where(system => system.Reranker is not null)
        .DistinctBy(system => system.Name)
        .ToDictionary(system => system.Name, system => system.Reranker!);

    private ReportedSystem Reported(SystemResult system) => new(
        system.Tag,
        LabelOf(system),
        system.Window is null ? SystemStage.FirstStage : system.Fusion is null ? SystemStage.Reranked : SystemStage.Fused,
        system.Measures,
        system.LatencySeconds.Total,
        system.Failed ?? new Dictionary<string, string>(),
        system.Window,
        _comparisons.FirstOrDefault(comparison => comparison.Measure == _measure && comparison.Run == system.Tag),
        UnjudgedShare(system));

    private static string LabelOf(SystemResult system) => system switch
    {
        { Window: null, Name: "bm25" } => "BM25",
        { Window: null } => system.Name,
        _ => FormattableString.Invariant($"{system.Name}{Precision(system)}, first {system.Window}{(system.Fusion is { } fusion ? $", {fusion}" : "")}"),
    };

    private static string Precision(SystemResult system) => system.Reranker is { } reranker ? $" ({reranker.Precision})" : "";

    /// <summary>The system with the highest mean; one with failed queries only if there is no other: its mean is of other queries.</summary>
    private ReportedSystem? Best(IEnumerable<ReportedSystem> systems) => systems.Skip(1)
        .OrderBy(system => system.Stage == SystemStage.FirstStage)
        .ThenBy(system => system.Failed.Count > 0)
        .ThenByDescending(system => system.Measures[_measure])
        .FirstOrDefault();

    private IReadOnlyList<FrontierPoint> Frontier(IEnumerable<ReportedSystem> systems) => FrontierPoint.Mark([.. systems
        .Where(system => system.Failed.Count == 0)
        .Select(system => new FrontierPoint(system.Name, system.Latency.P50, system.Measures[_measure], false, IsRecommended(system)))]);

    private bool IsRecommended(ReportedSystem system) => system.Stage == SystemStage.Reranked
        && (_results.WindowCurves ?? []).Any(curve => curve.Name == Of(system).Name && curve.Recommended == system.Window);

    private SystemResult Of(ReportedSystem system) => _results.Systems.First(result => result.Tag == system.Name);

    private PairReport Pair(ReportedSystem best)
    {
        var (baseline, system) = (_results.Systems[0], Of(best));
        List<QueryDifference> queries = [.. Answered(baseline, system)
            .Select(query => new QueryDifference(
                query, baseline.PerQuery[query][_measure], system.PerQuery[query][_measure], _folder.Queries?.GetValueOrDefault(query)))
            .OrderByDescending(query => query.Difference)
            .ThenBy(query => query.Query, Utf8Order.Comparer)];
        return _folder.Qrels is { } qrels && _folder.RunOf(baseline) is { } left && _folder.RunOf(system) is { } right
            ? new PairReport(
                _measure, baseline.Tag, system.Tag, queries,
                new ChangedQueries(left, right, qrels, _folder.Passages).Select(queries),
                JudgementBounds.Compute(left, right, qrels, [.. queries.Select(query => query.Query).Order(Utf8Order.Comparer)]))
            : new PairReport(_measure, baseline.Tag, system.Tag, queries, []);
    }

    /// <summary>The judged queries that were searched and that none of the two failed on.</summary>
    private IEnumerable<string> Answered(SystemResult baseline, SystemResult system) => baseline.PerQuery.Keys
        .Where(query => system.PerQuery.ContainsKey(query) && !HasFailed(baseline, query) && !HasFailed(system, query) && _folder.WasSearched(query));

    private static bool HasFailed(SystemResult system, string query) => system.Failed?.ContainsKey(query) == true;

    private double? UnjudgedShare(SystemResult system)
    {
        if (_folder.Qrels is not { } qrels || _folder.RunOf(system) is not { } run)
        {
            return null;
        }

        List<bool> judged = [.. run.Rankings
            .Where(query => qrels.IsJudged(query.Key))
            .SelectMany(query => query.Value.Take(JudgementBounds.Depth).Select(document => qrels.Of(query.Key).ContainsKey(document.Document)))];
        return judged.Count == 0 ? null : (double)judged.Count(known => !known) / judged.Count;
    }
}
