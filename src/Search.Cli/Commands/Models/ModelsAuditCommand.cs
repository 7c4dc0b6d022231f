using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Evaluation.Experiments;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;
using Search.Hosting.Commands;
using Search.Hosting.Rerankers;
using Search.Hosting.Settings;
using Search.Onnx;
using Search.Onnx.Inference;
using Search.Onnx.Variants;

namespace Search.Cli.Commands.Models;

/// <summary><c>search models audit</c>: how much the faster variants of a model change scores and order.</summary>
internal static class ModelsAuditCommand
{
    private static readonly Argument<string> Model = new("NAME|DIR") { Description = "a registry name, default, or a model folder" };
    private static readonly Option<string?> Candidates = new("--candidates") { Description = "a run file with the pairs to score; default: pairs of the sample that calibration does not use" };
    private static readonly Option<string?> Queries = new("--queries") { Description = "id<TAB>text, or BEIR's queries.jsonl" };
    private static readonly Option<string[]> Collection = new("--collection") { Description = "the collection files with the texts", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string?> QrelsPath = new("--qrels") { Description = "judgements" };
    private static readonly Option<string?> Head = new("--head") { Description = "scoring head, if the files do not define it" };
    private static readonly Option<bool> Json = new("--json") { Description = "one JSON document" };

    public static Command Create()
    {
        var command = new Command(
            "audit",
            """
            Scores the same pairs with every variant of a model and compares the scores with fp32. The results for this machine's device are
            stored: without --precision, the fastest variant that passed its audit runs. Variants for other devices (fp16 is for GPUs)
            are computed on the CPU: their scores are valid, their speed is not.

            Example: search models audit default
            """)
        {
            Model, Candidates, Queries, Collection, QrelsPath, Head, Json,
        };
        command.SetAction((arguments, cancel) => RunAsync(
            arguments, SettingsLoader.Load(new Dictionary<string, string?> { ["Reranker:Head"] = arguments.GetValue(Head) }), cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, SearchSettings settings, CancellationToken cancel)
    {
        var model = arguments.GetValue(Model)!;
        var audit = AuditOf(arguments);
        var loader = RerankerLoading.CreateLoader(settings);
        var variants = await loader.LoadVariantsAsync(model, settings.Reranker, cancel);
        try
        {
            var figures = await ScoreAsync(audit, variants, cancel);
            var name = variants[0].Reranker.Info.Model;
            var records = VariantFigures.Records(name, figures);
            LoadedModel.Say(name, variants[0].Reranker.Info.Note);
            loader.SaveAudits(model, settings.Reranker, records);

            var others = await ScoreOthersAsync(
                () => loader.LoadForOtherDevicesAsync(model, settings.Reranker, cancel), loaded => ScoreAsync(audit, [variants[0], .. loaded], cancel));
            Print(
                new Report(name, [.. figures, .. others], [.. records.Select(Verdict.Of), .. others.Select(Verdict.OfOther)], Provenance.OfThisCommand()),
                arguments.GetValue(Json));
        }
        finally
        {
            Dispose(variants);
        }

        return ExitCodes.Done;
    }

    private static Task<IReadOnlyList<VariantFigures>> ScoreAsync(
        VariantAudit audit, IReadOnlyList<(string Variant, CrossEncoder Reranker)> variants, CancellationToken cancel) => QueryProgress.ShowAsync(
        audit.Queries, progress => audit.RunAsync([.. variants.Select(variant => (variant.Variant, (IReranker)variant.Reranker))], progress, cancel));

    /// <summary>A variant for another device may fail here (fp16 may overflow); this does not affect the variants of this device.</summary>
    private static async Task<IReadOnlyList<VariantFigures>> ScoreOthersAsync(
        Func<Task<IReadOnlyList<(string Variant, CrossEncoder Reranker)>>> load,
        Func<IReadOnlyList<(string Variant, CrossEncoder Reranker)>, Task<IReadOnlyList<VariantFigures>>> scoreAfterExact)
    {
        IReadOnlyList<(string Variant, CrossEncoder Reranker)> others = [];
        try
        {
            others = await load();
            return others.Count == 0 ? [] : [.. (await scoreAfterExact(others)).Skip(1)];
        }
        catch (SearchException exception)
        {
            await Console.Error.WriteLineAsync($"warning: the variants for other devices were not audited: {exception.Message}");
            return [];
        }
        finally
        {
            Dispose(others);
        }
    }

    private static void Dispose(IReadOnlyList<(string Variant, CrossEncoder Reranker)> variants)
    {
        foreach (var (_, reranker) in variants)
        {
            reranker.Dispose();
        }
    }

    private static VariantAudit AuditOf(ParseResult arguments)
    {
        switch (arguments.GetValue(Candidates), arguments.GetValue(Queries), arguments.GetValue(Collection), arguments.GetValue(QrelsPath))
        {
            case (null, null, null or [], null):
                return VariantAudit.OfSample(CalibrationQueries.Of, TimeProvider.System);
            case ({ } candidates, { } queries, { Length: > 0 } collection, { } qrels):
                var run = RunFile.Read(candidates);
                return new VariantAudit(
                    run, QueryFile.Read(queries), new CandidateTexts(run, int.MaxValue, collection), QrelsFile.Read(qrels), TimeProvider.System);
            default:
                throw new BadInputException(
                    "Only some of --candidates, --queries, --collection and --qrels are given; expected all four, or none to use the sample.");
        }
    }

    private static void Print(Report report, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, JsonFormat.Document));
            return;
        }

        Console.WriteLine($"{"variant",-10} {"max |Δ|",9} {"mean |Δ|",9} {"tau",7} {"nDCG@10",8} {"Δ",8} {"pairs/s",8}");
        foreach (var variant in report.Variants)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{variant.Variant,-10} {variant.MaxDifference,9:F4} {variant.MeanDifference,9:F4} {variant.KendallTau,7:F4} " +
                $"{variant.Ndcg10,8:F4} {variant.Ndcg10Difference,8:+0.0000;-0.0000} {variant.PairsPerSecond,8:F0}"));
        }

        Console.WriteLine($"{report.Variants[0].Pairs:N0} pairs of {report.Model}; Δ is the difference from fp32's score; tau is Kendall's tau between the two orders.");
        foreach (var verdict in report.Verdicts)
        {
            Console.WriteLine(verdict.Against is null
                ? $"{verdict.Variant}: passed; it runs without --precision if it is the fastest here."
                : $"{verdict.Variant}: not chosen automatically: {verdict.Against}.");
        }
    }

    /// <summary>Whether a variant may be chosen automatically.</summary>
    private sealed record Verdict(string Variant, string? Against)
    {
        public static Verdict Of(AuditRecord audit) => new(audit.Variant, audit.Shortfall());

        public static Verdict OfOther(VariantFigures figures) =>
            new(figures.Variant, "it is for another device; only its scores were computed here, on the CPU");
    }

    private sealed record Report(string Model, IReadOnlyList<VariantFigures> Variants, IReadOnlyList<Verdict> Verdicts, Provenance Provenance);
}
