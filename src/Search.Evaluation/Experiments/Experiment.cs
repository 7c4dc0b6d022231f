using Search.Core.Pipeline;
using Search.Core.Reranking;
using Search.Core.Retrieval;
using Search.Evaluation.Measures;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>Measures both stages end to end, with the same pipeline as normal searches.</summary>
/// <param name="firstStages">The first stages by name; the candidates of the first one are reranked, the others are measured beside it.</param>
/// <param name="rerankers">The rerankers by the name given on the command line.</param>
/// <param name="queries">Query id to text.</param>
/// <param name="qrels">Judgements; queries without judgements are run but do not count.</param>
/// <param name="measures">The measures.</param>
/// <param name="folder">The folder for the run files.</param>
public sealed class Experiment(
    OrderedDictionary<string, IRetriever> firstStages,
    OrderedDictionary<string, IReranker> rerankers,
    OrderedDictionary<string, string> queries,
    Qrels qrels,
    OrderedDictionary<string, Measure> measures,
    string folder)
{
    /// <summary>The smallest depth, so that R@100 can be measured.</summary>
    private const int LeastDepth = 100;

    /// <summary>Runs each first stage alone, then each model at each window.</summary>
    /// <param name="windows">The windows to measure.</param>
    /// <param name="setup">What is searched, for the result file.</param>
    /// <param name="provenance">How the figures are measured.</param>
    /// <param name="progress">Receives a line at the start of each system.</param>
    /// <param name="cancel">Cancels; finished runs are kept.</param>
    public async Task<ExperimentResults> RunAsync(
        IReadOnlyList<int> windows, ExperimentSetup setup, Provenance provenance, IProgress<string> progress, CancellationToken cancel)
    {
        var depth = Math.Max(windows.Max(), LeastDepth);
        var systems = new List<SystemResult>();
        foreach (var (name, firstStage) in firstStages)
        {
            systems.Add(await RunSystemAsync(name, firstStage, null, null, depth, progress, cancel));
        }

        foreach (var (name, reranker) in rerankers)
        {
            foreach (var window in windows)
            {
                systems.Add(await RunSystemAsync(name, firstStages.GetAt(0).Value, reranker, window, depth, progress, cancel));
            }
        }

        return new ExperimentResults(systems, setup, provenance, ExperimentVerdict.Compare(systems, queries.Keys.ToHashSet()));
    }

    private async Task<SystemResult> RunSystemAsync(
        string name, IRetriever firstStage, IReranker? reranker, int? window, int depth, IProgress<string> progress, CancellationToken cancel)
    {
        progress.Report(window is null ? name : $"{name}, window {window}");
        var file = Path.Combine(folder, FileName(name, window));
        var pipeline = new SearchPipeline(firstStage, reranker ?? rerankers.GetAt(0).Value);
        await WarmUpAsync(pipeline, window ?? 0, depth, cancel);

        var times = new List<StageTimes>(queries.Count);
        var truncated = 0L;
        using (var writer = new RunWriter(file, window is null ? name : $"{name}.k{window}"))
        {
            foreach (var (id, text) in queries)
            {
                var page = await pipeline.SearchToEndAsync(new SearchRequest(text, window ?? 0, depth), cancel);
                writer.Write(id, RankedRun.Of(page));
                times.Add(page.Times);
                truncated += page.TruncatedPairs;
            }

            writer.Complete();
        }

        var evaluation = RunEvaluator.Evaluate(RunFile.Read(file), qrels, measures);
        return new SystemResult(
            name, file, evaluation.Means, evaluation.ByQuery,
            new StageLatencies(
                Percentiles.Of(times.Select(time => time.Retrieve)),
                Percentiles.Of(times.Select(time => time.Rerank)),
                Percentiles.Of(times.Select(time => time.Total))),
            window,
            reranker?.Info,
            reranker is null ? null : truncated);
    }

    /// <summary>The first searches of a process compile code and fill caches, so their times are not typical.</summary>
    private async Task WarmUpAsync(SearchPipeline pipeline, int window, int depth, CancellationToken cancel)
    {
        foreach (var text in queries.Values.Take(3))
        {
            await pipeline.SearchToEndAsync(new SearchRequest(text, window, depth), cancel);
        }
    }

    private static string FileName(string name, int? window) =>
        (window is null ? name : $"{name.Replace("/", "__", StringComparison.Ordinal)}.k{window}") + ".trec";
}
