using Search.Benchmarks.Cascading;
using Search.Benchmarks.Exactness;
using Search.Benchmarks.LongDocuments;
using Search.Benchmarks.Memory;
using Search.Benchmarks.Profiling;
using Search.Benchmarks.Reranking;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Reporting;

/// <summary>The page's sections about reranking.</summary>
internal static class RerankingSections
{
    /// <summary>Operators below this share of the time are not shown.</summary>
    private const double MinShare = 0.005;

    public static void Append(MarkdownPage page, BenchResults results)
    {
        Races(page, results);
        Cascades(page, results);
        LongDocuments(page, results);
        Exactness(page, results);
        Memory(page, results);
        Profiles(page, results);
    }

    private static void Races(MarkdownPage page, BenchResults results)
    {
        var (races, shapes) = (results.Take<RerankingResult>(), results.Take<ShapesResult>());
        if (races.Count + shapes.Count == 0)
        {
            return;
        }

        page.Paragraph(
            """
            ## Reranking

            Pairs of DL 2019 queries with Anserini's BM25 candidates, 100 per query, from text to score. The peer gets all 100 in one call, and
            also smaller batches down to single pairs; "best" is its fastest batch size. Both run in turns in one run; median of seven.
            """);
        foreach (var race in races)
        {
            Race(page, [race], race.Provenance);
        }

        foreach (var (items, _, provenance) in shapes)
        {
            page.Paragraph("Models in the five shapes of the ms-marco v2 series, with random weights. Random weights take the same time as trained ones:");
            Race(page, items, provenance);
        }

        page.Paragraph(
            """
            "From text" is the speed from text to score, divided by the speed from tokens to score. "Of products" is the rate of the matrix
            products that the pairs need, divided by the rate that the runtime reaches in the same run with matrix products alone. The rest is
            padding, attention's products (in floating point also with int8), softmax, normalisation and GELU; faster products would not save it.
            Shares above 100 % are measurement noise: the machine's speed changes from minute to minute.

            Goals. Compared with the peer's best (bundled model): int8 1.8 with VNNI, 2.2 with AMX, 1.3 with AVX2 alone; fp32 1.5. Compared with
            one call, on a processor with AMX: int8 5 (the five shapes: 8, 8, 6, 5 and 5); fp32 3.5. "Where the time goes" below and
            [decision 0004](decisions/0004-own-onnx-graph.md) explain why some goals are missed.
            """);
    }

    private static void LongDocuments(MarkdownPage page, BenchResults results)
    {
        foreach (var (ours, _, provenance) in results.Take<LongResult>())
        {
            page.Paragraph(FormattableString.Invariant(
                $"## Documents longer than the model reads\n\nLong documents made from the bundled sample: each judged passage at the beginning, in the middle or at the end of 2,000 words of other passages. {ours.Queries} queries, {ours.Model}, {ours.Precision}, {ours.MaxLength} tokens a pair. The passages alone have nDCG@10 {ours.ShortNdcg10:F3}."));
            page.Table(
                ["nDCG@10 with --long", .. ours.Ways[0].Places.Select(place => place.Place), "seconds a query"],
                ours.Ways.Select(way => (FormattableString[])
                [
                    $"{way.Name}", .. way.Places.Select(place => (FormattableString)$"{place.Ndcg10:F3}"), $"{way.Places.Average(place => place.SecondsPerQuery):N2}",
                ]));
            page.Measured(provenance);
        }
    }

    private static void Race(MarkdownPage page, IReadOnlyList<RerankingResult> races, Provenance provenance)
    {
        page.Table(
            ["", "ours, pairs/s", "tokens/s", "one call", "best (batch)", "to one call", "to its best", "from text", "of products"],
            races.Select(race => (FormattableString[])
            [
                $"{race.Ours.Model}, {race.Ours.Precision} {(race.Peer is { } peer ? $"beside {peer.Name} {peer.Version} {peer.Precision}" : "alone")}",
                $"{race.Ours.PairsPerSecond:N1}",
                $"{race.Ours.TokensPerSecond:N0}",
                $"{race.Peer?.Batches[0].PairsPerSecond:N1}",
                race.Peer is null ? (FormattableString)$"" : $"{race.Peer.Batches.Max(batch => batch.PairsPerSecond):N1} ({race.Peer.BestBatch})",
                race.RatioOneCall is null ? (FormattableString)$"" : $"**{race.RatioOneCall:N2}**",
                race.Ratio is null ? (FormattableString)$"" : $"**{race.Ratio:N2}**",
                $"{race.Ours.TextToScoreShare:P0}",
                $"{race.Ours.Gemm?.Share:P0}",
            ]));
        foreach (var file in races.Where(race => race.Peer is not null).Select(race => race.Peer!).GroupBy(peer => peer.File))
        {
            page.Paragraph(FormattableString.Invariant(
                $"The peer's file: {file.Key}. Its scores differ from ours by {file.Max(peer => peer.MeanScoreDifference):G1} on average, {file.Max(peer => peer.MaxScoreDifference):G1} at most."));
        }

        page.Measured(provenance);
    }

    private static void Cascades(MarkdownPage page, BenchResults results)
    {
        if (results.Take<CascadeResult>() is not [_, ..] all)
        {
            return;
        }

        page.Paragraph(
            """
            ## A small model first

            In a cascade, a small model scores all passages, and a better model scores the small model's best ones. Here the small model has
            TinyBERT's shape and random weights: the time is realistic, the selection is not. In turns, median of seven.
            """);
        foreach (var (ours, ratio, _, provenance) in all)
        {
            page.Table(
                [FormattableString.Invariant($"{ours.Passages:N0} passages, {ours.Precision}"), "seconds"],
                [
                    [$"{ours.Second} for all", $"{ours.WholeSeconds:N2}"],
                    [$"{ours.First} for all, {ours.Second} for the best {ours.Depth}", $"{ours.CascadeSeconds:N2}"],
                    [$"ratio", $"**{ratio:N1}**"],
                ]);
            page.Paragraph(FormattableString.Invariant($"For the passages that the second model scores in both cases, the scores differ by {ours.MaxScoreDifference:G2} at most."));
            page.Measured(provenance);
        }
    }

    private static void Exactness(MarkdownPage page, BenchResults results)
    {
        if (results.Take<ExactnessResult>() is not [_, ..] all)
        {
            return;
        }

        page.Paragraph(
            """
            ## What int8 costs

            All pairs of DL 2019, every variant once; speed on its first queries in turns, median of seven. "Batch effect" is the largest change
            of a pair's score when it is scored alone instead of in a batch.
            """);
        foreach (var result in all)
        {
            page.Table(
                ["", "pairs/s", "nDCG@10", "mean difference from fp32", "largest", "Kendall's tau", "batch effect"],
                result.Variants.Select(variant => (FormattableString[])
                [
                    $"{variant.Variant}", $"{variant.PairsPerSecond:N0}", $"{variant.Ndcg10:N4}", $"{variant.MeanDifference:N4}",
                    $"{variant.MaxDifference:N4}", $"{variant.KendallTau:N4}", $"{variant.LargestBatchEffect:G2}",
                ]));
            page.Paragraph(FormattableString.Invariant(
                $"int8's mean difference is **{result.MeanDifferenceRatio:N2}** of dynamic int8's (its file: {result.DynamicFile}); its speed is **{result.SpeedRatio:N2}** of dynamic int8's in the same graph."));
            page.Measured(result.Provenance);
        }
    }

    private static void Memory(MarkdownPage page, BenchResults results)
    {
        if (results.Take<MemoryResult>() is not [_, ..] all)
        {
            return;
        }

        page.Paragraph("## Memory while reranking\n\nPassages that fill the model's maximum length; resident memory of a process that does nothing else.");
        foreach (var (ours, _, provenance) in all)
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

    private static void Profiles(MarkdownPage page, BenchResults results)
    {
        if (results.Take<ProfileResult>() is not [_, ..] all)
        {
            return;
        }

        page.Paragraph("## Where the time goes\n\nTime by operator: one thread with ONNX Runtime's profiler, one pass over the pairs of three queries.");
        foreach (var profile in all)
        {
            page.Table(
                [$"{profile.Model}, {profile.Precision}", "share of the time"],
                profile.Operators.Where(item => item.Share >= MinShare).Select(item => (FormattableString[])[$"{item.Operator}", $"{item.Share:P1}"]));
            page.Measured(profile.Provenance);
        }
    }
}
