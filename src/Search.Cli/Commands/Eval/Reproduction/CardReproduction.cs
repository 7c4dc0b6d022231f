using System.Runtime.CompilerServices;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Downloads;
using Search.Evaluation.Experiments.Reproduction;
using Search.Evaluation.Reports;
using Search.Hosting.Commands;
using Search.Onnx.Models;

namespace Search.Cli.Commands.Eval.Reproduction;

/// <summary>
/// Measures the table of the model card again. Finished figures are in the folder's <c>results.json</c> and are not measured again, so a run
/// that was ended continues.
/// </summary>
/// <param name="sources">Gets test sets and models.</param>
/// <param name="models">The rows of the table.</param>
/// <param name="tests">Its columns.</param>
/// <param name="limit">How many queries of each test set are measured; null for all.</param>
/// <param name="folder">The folder for the runs and the results.</param>
internal sealed class CardReproduction(
    CardSources sources, IReadOnlyList<ModelEntry> models, IReadOnlyList<PublishedTest> tests, int? limit, string folder)
{
    private string ResultsFile => Path.Combine(folder, "results.json");

    /// <summary>Measures what is missing.</summary>
    /// <returns>The figures of these models and tests.</returns>
    /// <exception cref="BadInputException">The folder has results of another number of queries, or a licence is not accepted.</exception>
    public async Task<ReproductionResults> RunAsync(Provenance provenance, CancellationToken cancel)
    {
        var results = Earlier(provenance);
        var sets = await OpenAsync([.. tests.Where(test => models.Any(model => results.Measured(model.Name, test) is null))], cancel);
        try
        {
            foreach (var model in models)
            {
                await foreach (var figure in MeasureAsync(model, [.. tests.Where(test => results.Measured(model.Name, test) is null)], sets, cancel))
                {
                    results = results.With(figure);
                    await WriteAsync(results, cancel);
                }
            }
        }
        finally
        {
            foreach (var set in sets.Values)
            {
                set.Value?.Dispose();
            }
        }

        return results with
        {
            Figures = [.. models.SelectMany(model => tests.Select(test => results.Figures.Single(figure => (figure.Model, figure.Test) == (model.Name, test.Name))))],
        };
    }

    /// <summary>The published value, from 0 to 1.</summary>
    private static double PublishedOf(ModelEntry model, PublishedTest test) =>
        (test == PublishedTest.Dl19 ? model.Published.Ndcg10 : model.Published.Mrr10) / 100;

    /// <summary>Gets something from elsewhere, or the reason why it could not be had.</summary>
    private static async Task<(T? Value, string Reason)> TryAsync<T>(Func<Task<T>> get)
        where T : class
    {
        try
        {
            return (await get(), "");
        }
        catch (SearchException exception) when (exception is DownloadException or DiskSpaceException or ModelException)
        {
            return (null, exception.Message.Split('\n')[0]);
        }
    }

    private ReproductionResults Earlier(Provenance provenance)
    {
        if (!File.Exists(ResultsFile))
        {
            return new ReproductionResults([], ReproducedFigure.Tolerance, provenance, limit);
        }

        var earlier = ResultFile.Read(ResultsFile).As<ReproductionResults>();
        return earlier.Limit == limit ? earlier with { Provenance = provenance } : throw new BadInputException(
            $"{ResultsFile} has figures of {Queries(earlier.Limit)}, and this command asks for {Queries(limit)}; give another folder with --out.");

        static string Queries(int? limit) => limit is null ? "all queries" : $"the first {limit} queries";
    }

    private async Task<Dictionary<PublishedTest, (TestSet? Value, string Reason)>> OpenAsync(IReadOnlyList<PublishedTest> missing, CancellationToken cancel)
    {
        var sets = new Dictionary<PublishedTest, (TestSet? Value, string Reason)>();
        foreach (var test in missing)
        {
            sets.Add(test, await TryAsync(() => sources.OpenAsync(test, limit, cancel)));
        }

        return sets;
    }

    private async IAsyncEnumerable<ReproducedFigure> MeasureAsync(
        ModelEntry model, IReadOnlyList<PublishedTest> missing, Dictionary<PublishedTest, (TestSet? Value, string Reason)> sets,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        var (reranker, reason) = missing.Any(test => sets[test].Value is not null)
            ? await TryAsync(async () => await WarmAsync(model, cancel))
            : (null, "");
        await using var loaded = reranker;
        foreach (var test in missing)
        {
            if (reranker is null || sets[test].Value is not { } set)
            {
                yield return ReproducedFigure.NotHere(model.Name, test, PublishedOf(model, test), sets[test].Value is null ? sets[test].Reason : reason);
                continue;
            }

            Notices.Write($"{model.Name} on {test.Name}, {set.Queries} queries");
            var run = Path.Combine(folder, $"{model.Name}.{test.Name}.trec.gz");
            var measured = await QueryProgress.ShowAsync(set.Queries, progress => set.MeasureAsync(reranker, run, progress, cancel));
            yield return ReproducedFigure.Of(model.Name, test, PublishedOf(model, test), measured, isWhole: limit is null);
        }
    }

    /// <summary>Loads a model and scores a first batch, which compiles code and is not timed.</summary>
    private async Task<IReranker> WarmAsync(ModelEntry model, CancellationToken cancel)
    {
        var reranker = await sources.LoadAsync(model, cancel);
        await reranker.CheckAsync(cancel);
        return reranker;
    }

    private async Task WriteAsync(ReproductionResults results, CancellationToken cancel)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(ResultsFile + ".new", ResultFile.ToJson(results) + "\n", cancel);
        File.Move(ResultsFile + ".new", ResultsFile, overwrite: true);
    }
}
