using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Evaluation.Experiments;
using Search.Hosting.Commands;
using Search.Hosting.Rerankers;
using Search.Hosting.Settings;
using Search.Onnx;
using Search.Onnx.Inference;

namespace Search.Web.Serving;

/// <summary>
/// At a model's first start on a machine: audits its faster variants while no search runs, and then serves the fastest variant
/// that passes.
/// </summary>
internal static class BackgroundAudit
{
    /// <summary>Audits every model that has a variant without an audit; returns when all are done, or the program stops.</summary>
    public static async Task RunAsync(SearchCatalog catalog, SearchSettings settings, CancellationToken stop)
    {
        try
        {
            foreach (var model in catalog.Models.Where(model => model.Testing is VariantTesting.Running))
            {
                await TestAsync(model, settings, new IdlePace(catalog.Activity, stop), stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The next start runs the audit again.
        }
    }

    private static async Task TestAsync(ServedModel model, SearchSettings settings, IdlePace pace, CancellationToken stop)
    {
        try
        {
            await pace.WaitAsync();
            var loader = RerankerLoading.CreateLoader(settings, pace);
            foreach (var part in await loader.FindUnauditedAsync(model.Source, settings.Reranker))
            {
                await AuditAsync(loader, part, settings.Reranker.WithSessions(pace.Threads), pace, stop);
            }

            var next = await RerankerLoading.CreateLoader(settings).LoadRerankerAsync(model.Source, settings.Reranker.ForSearches(), stop);
            await next.CheckAsync(stop);
            await model.SwitchAsync(next);
            Notices.Write($"The test of {model.Name} is finished; it now runs in {model.Info.Precision}{(model.Info.Note is { } note ? $" ({note})" : "")}");
        }
        catch (Exception exception) when (exception is SearchException or IOException or UnauthorizedAccessException)
        {
            Notices.Write($"{model.Name} stays in {model.Info.Precision}: its faster variants could not be tested. {exception.Message}");
            model.Keep(VariantTesting.Failed);
        }
    }

    private static async Task AuditAsync(RerankerLoader loader, string model, ScoringOptions options, IdlePace pace, CancellationToken stop)
    {
        var audit = VariantAudit.OfSample(CalibrationQueries.Of, TimeProvider.System);
        var variants = await loader.LoadVariantsAsync(model, options, stop);
        try
        {
            var figures = await audit.RunAsync(
                [.. variants.Select(variant => (variant.Variant, (IReranker)variant.Reranker))], new Progress<int>(), stop, pace);
            loader.SaveAudits(model, options, VariantFigures.Records(variants[0].Reranker.Info.Model, figures));
        }
        finally
        {
            foreach (var (_, reranker) in variants)
            {
                reranker.Dispose();
            }
        }
    }
}
