using Search.Benchmarks.Cascading;
using Search.Benchmarks.Exactness;
using Search.Benchmarks.Memory;
using Search.Benchmarks.Profiling;
using Search.Benchmarks.Reranking;
using Search.Core.Commands;

namespace Search.Benchmarks.Reporting;

/// <summary>The second stage's part of the page.</summary>
internal static class RerankingSections
{
    /// <summary>Operators below this share of the time are not worth a row.</summary>
    private const double LeastShare = 0.005;

    public static void Append(PerformancePage page, BenchResults results)
    {
        Races(page, results);
        Cascades(page, results);
        Exactness(page, results);
        Memory(page, results);
        Profiles(page, results);
    }

    private static void Races(PerformancePage page, BenchResults results)
    {
        page.Paragraph(
            """
            ## Reranking

            Pairs of DL 2019 queries with Anserini's BM25 candidates, 100 a query, from text to score. The peer gets all 100 in one call, and
            smaller batches down to single pairs; "best" is the batch size at which it is fastest. Its int8 file of the bundled model is the
            usual dynamic int8; other files for it are written by our exporter, the last layer computed for every token as usual exports do.
            """);
        foreach (var race in results.Of<RerankingResult>("rerank"))
        {
            Race(page, [race], race.Provenance);
        }

        page.Paragraph("The five shapes of the card's v2 series, with random weights, which cost the same time:");
        foreach (var (shapes, _, provenance) in results.Of<ShapesResult>("rerank --shapes"))
        {
            Race(page, shapes, provenance);
        }

        page.Paragraph(
            """
            "From text" is the speed from text to score by the speed where texts are tokens already. "Of products" is the arithmetic that
            the pairs need, a second, by what the runtime reaches with matrix products alone on as many threads in the same run: the rest is
            padding, attention, normalisation, GELU and softmax, which no faster product would save.
            """);
    }

    private static void Race(PerformancePage page, IReadOnlyList<RerankingResult> races, Provenance provenance)
    {
        page.Table(
            ["", "ours, pairs/s", "one call", "best (batch)", "to one call", "to its best", "from text", "of products"],
            races.Select(race => (FormattableString[])
            [
                $"{race.Ours.Model}, {race.Ours.Precision} beside {race.Peer?.Name} {race.Peer?.Version} {race.Peer?.Precision}",
                $"{race.Ours.PairsPerSecond:N1}",
                $"{race.Peer?.Batches[0].PairsPerSecond:N1}",
                $"{race.Peer?.Batches.Max(batch => batch.PairsPerSecond):N1} ({race.Peer?.BestBatch})",
                $"**{race.RatioOneCall:N2}**",
                $"**{race.Ratio:N2}**",
                $"{race.Ours.TextToScoreShare:P0}",
                $"{race.Ours.Gemm?.Share:P0}",
            ]));
        page.Measured(provenance);
    }

    private static void Cascades(PerformancePage page, BenchResults results)
    {
        page.Paragraph(
            """
            ## A small model first

            A cascade lets a small model judge all passages and a better one the small one's best. The small model has TinyBERT's shape
            and random weights, so the time is real and its choice is not.
            """);
        foreach (var (ours, ratio, _, provenance) in results.Of<CascadeResult>("cascade"))
        {
            page.Table(
                [FormattableString.Invariant($"{ours.Passages:N0} passages, {ours.Precision}"), "seconds"],
                [
                    [$"{ours.Second} for all", $"{ours.WholeSeconds:N2}"],
                    [$"{ours.First} for all, {ours.Second} for the best {ours.Depth}", $"{ours.CascadeSeconds:N2}"],
                    [$"ratio", $"**{ratio:N1}**"],
                ]);
            page.Paragraph(FormattableString.Invariant($"Of the passages that both judged, {ours.ScoresThatDiffer} have another score."));
            page.Measured(provenance);
        }
    }

    private static void Exactness(PerformancePage page, BenchResults results)
    {
        page.Paragraph(
            """
            ## What int8 costs

            All pairs of DL 2019, query by query in turn; the usual dynamic int8 file runs in the same program and the same batches.
            "Company" is how far a pair's score moves, at most, when it is scored alone and not in a batch.
            """);
        foreach (var result in results.Of<ExactnessResult>("exactness"))
        {
            page.Table(
                ["", "pairs/s", "nDCG@10", "mean distance from fp32", "largest", "Kendall's tau", "company"],
                result.Variants.Select(variant => (FormattableString[])
                [
                    $"{variant.Variant}", $"{variant.PairsPerSecond:N0}", $"{variant.Ndcg10:N4}", $"{variant.MeanDifference:N4}",
                    $"{variant.MaxDifference:N4}", $"{variant.KendallTau:N4}", $"{variant.LargestBatchEffect:G2}",
                ]));
            page.Paragraph(FormattableString.Invariant($"int8's mean distance is {result.MeanDifferenceRatio:N2} of dynamic int8's."));
            page.Measured(result.Provenance);
        }
    }

    private static void Memory(PerformancePage page, BenchResults results)
    {
        page.Paragraph("## Memory while reranking\n\nPassages that fill the model's length; resident memory of the process.");
        foreach (var (ours, _, provenance) in results.Of<MemoryResult>("memory"))
        {
            page.Table(
                [$"{ours.Model}, {ours.Precision}", "at most", "over the loaded model"],
                ours.Requests.Select(request => (FormattableString[])
                [
                    $"{request.Pairs:N0} pairs of {request.TokensPerPair} tokens",
                    $"{request.PeakBytes / 1e6:N0} MB",
                    $"**{request.BytesOverLoaded / 1e6:N0} MB**",
                ]));
            page.Measured(provenance);
        }
    }

    private static void Profiles(PerformancePage page, BenchResults results)
    {
        page.Paragraph("## Where the time goes\n\nOne thread under ONNX Runtime's profiler, by operator.");
        foreach (var profile in results.Of<ProfileResult>("profile"))
        {
            page.Table(
                [$"{profile.Model}, {profile.Precision}", "share of the time"],
                profile.Operators.Where(item => item.Share >= LeastShare).Select(item => (FormattableString[])[$"{item.Operator}", $"{item.Share:P1}"]));
            page.Measured(profile.Provenance);
        }
    }
}
