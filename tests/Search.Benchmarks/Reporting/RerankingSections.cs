using Search.Benchmarks.Cascading;
using Search.Benchmarks.Exactness;
using Search.Benchmarks.Memory;
using Search.Benchmarks.Profiling;
using Search.Benchmarks.Reranking;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Reporting;

/// <summary>The second stage's part of the page.</summary>
internal static class RerankingSections
{
    /// <summary>Operators below this share of the time are not worth a row.</summary>
    private const double LeastShare = 0.005;

    public static void Append(MarkdownPage page, BenchResults results)
    {
        Races(page, results);
        Cascades(page, results);
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

            Pairs of DL 2019 queries with Anserini's BM25 candidates, 100 a query, from text to score. The peer gets all 100 in one call, and
            smaller batches down to single pairs; "best" is the batch size at which it is fastest. In turns in one run, median of seven.
            """);
        foreach (var race in races)
        {
            Race(page, [race], race.Provenance);
        }

        foreach (var (items, _, provenance) in shapes)
        {
            page.Paragraph("The five shapes of the card's v2 series, with random weights, which cost the same time:");
            Race(page, items, provenance);
        }

        page.Paragraph(
            """
            "From text" is the speed from text to score by the speed where texts are tokens already. "Of products" is the rate of the products
            that the pairs need, from tokens to scores, by the rate of products alone that the runtime reaches in the same run: the rest is
            padding, attention's products (which int8 has in floats too), softmax, normalisation and GELU, which no faster product would save.
            Shares above 100 % are noise of the machine, whose speed changes from minute to minute.

            Goals. To the peer's best: int8 1.8 where products of bytes are VNNI's, 2.2 with AMX, 1.3 with AVX2 alone (for the bundled model);
            fp32 1.5. To one call, set on a processor with AMX: int8 5, of the five shapes 8, 8, 6, 5 and 5; fp32 3.5. Why those that are
            missed are missed: "Where the time goes" below, and [decision 0004](decisions/0004-own-onnx-graph.md).
            """);
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
                $"The peer's file: {file.Key}. Its scores lie {file.Max(peer => peer.MeanScoreDifference):G1} from ours on average, {file.Max(peer => peer.MaxScoreDifference):G1} at most."));
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

            A cascade lets a small model judge all passages and a better one the small one's best. The small model has TinyBERT's shape
            and random weights, so the time is real and its choice is not. In turns, median of seven.
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
            page.Paragraph(FormattableString.Invariant($"Scores of the passages that the second model judged in both differ by {ours.MaxScoreDifference:G2} at most."));
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

            All pairs of DL 2019, every variant once; speed in turns on its first queries, median of seven. "Company" is how far a pair's score
            moves, at most, when it is scored alone and not in a batch.
            """);
        foreach (var result in all)
        {
            page.Table(
                ["", "pairs/s", "nDCG@10", "mean distance from fp32", "largest", "Kendall's tau", "company"],
                result.Variants.Select(variant => (FormattableString[])
                [
                    $"{variant.Variant}", $"{variant.PairsPerSecond:N0}", $"{variant.Ndcg10:N4}", $"{variant.MeanDifference:N4}",
                    $"{variant.MaxDifference:N4}", $"{variant.KendallTau:N4}", $"{variant.LargestBatchEffect:G2}",
                ]));
            page.Paragraph(FormattableString.Invariant(
                $"int8's mean distance is **{result.MeanDifferenceRatio:N2}** of dynamic int8's (its file: {result.DynamicFile}), its speed **{result.SpeedRatio:N2}** of dynamic int8's in the same graph."));
            page.Measured(result.Provenance);
        }
    }

    private static void Memory(MarkdownPage page, BenchResults results)
    {
        if (results.Take<MemoryResult>() is not [_, ..] all)
        {
            return;
        }

        page.Paragraph("## Memory while reranking\n\nPassages that fill the model's length; resident memory of a process that has only this to do.");
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

        page.Paragraph("## Where the time goes\n\nOne thread under ONNX Runtime's profiler, one pass over the pairs of three queries, by operator.");
        foreach (var profile in all)
        {
            page.Table(
                [$"{profile.Model}, {profile.Precision}", "share of the time"],
                profile.Operators.Where(item => item.Share >= LeastShare).Select(item => (FormattableString[])[$"{item.Operator}", $"{item.Share:P1}"]));
            page.Measured(profile.Provenance);
        }
    }
}
