using System.Globalization;
using Search.Benchmarks.Engines;
using Search.Benchmarks.Serving;
using Search.Benchmarks.Tokenizing;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Reporting;

/// <summary>Renders the results of benches as the page docs/performance.md.</summary>
internal static class PerformancePage
{
    /// <summary>Renders the page.</summary>
    /// <exception cref="Core.Errors.BadInputException">A result is not from a bench, or lacks a figure.</exception>
    public static string Render(BenchResults results)
    {
        var page = new MarkdownPage("./search bench report", "the files under benchmarks/",
            """
            # Performance

            Measured figures, each with its command and the machine. Raw results: [benchmarks](../benchmarks). The commands need the
            MS MARCO subset of the test data (`SEARCH_TEST_DATA`), which is not part of this repository; some fall back to the bundled sample.
            """);
        var bulk = results.Take<BulkReport>();
        Scale(page, [.. bulk.Where(report => report.Server is null)], results.Take<QueryReport>());
        IndexingSections.Append(page, results, bulk.Where(report => report.Server is not null));
        Server(page, results);
        WebPage(page, results);
        Tokenizing(page, results);
        RerankingSections.Append(page, results);
        results.RequireAllTaken();
        return page.ToString();
    }

    private static void Scale(MarkdownPage page, IReadOnlyList<BulkReport> bulk, IReadOnlyList<QueryReport> query)
    {
        if (bulk.Count + query.Count == 0)
        {
            return;
        }

        page.Paragraph(
            """
            ## The embedded engine at scale

            The subset of 46,812 MS MARCO passages, written several times with new ids. (Stored texts and postings of copies compress better
            than those of as many different passages.)
            """);
        foreach (var report in bulk)
        {
            IndexingSections.Bulk(page, report);
        }

        foreach (var (ours, _, provenance) in query)
        {
            page.Paragraph(string.Create(CultureInfo.InvariantCulture, $"The best {ours.Depth} of {ours.Passages:N0} passages, texts loaded, one query at a time; a query's time is the median of its repetitions:"));
            page.Table(
                ["queries", "how many", "median", "p95"],
                new[] { ("DL 2019", ours.Dl19), ("dev", ours.Dev) }.Select(set => (FormattableString[])
                    [$"{set.Item1}", $"{set.Item2.Queries:N0}", $"**{set.Item2.MedianSeconds * 1e3:N1} ms**", $"{set.Item2.P95Seconds * 1e3:N1} ms"]));
            if (ours.Server is { } server)
            {
                page.Paragraph("The same index behind a server that has just started, as for a user's first searches; dev queries one at a time. The server is started twice, and each half of the queries comes first once:");
                page.Table(
                    ["queries of the process", "first stage, median", "p95", "whole search, median", "p95"],
                    new[] { ("first", server.FirstRetrieval, server.First), ("next", server.NextRetrieval, server.Next) }.Select(part => (FormattableString[])
                        [$"{part.Item1} {FirstQueries.Count}", $"**{part.Item2.MedianSeconds * 1e3:N1} ms**", $"{part.Item2.P95Seconds * 1e3:N1} ms", $"{part.Item3.MedianSeconds * 1e3:N0} ms", $"{part.Item3.P95Seconds * 1e3:N0} ms"]));
            }

            page.Paragraph(FormattableString.Invariant($"The open index needs {ours.OpenBytes / 1e6:N1} MB of managed memory; the process needs {ours.PeakRssBytes / 1e6:N0} MB at most."));
            page.Measured(provenance);
        }
    }

    private static void Server(MarkdownPage page, BenchResults results)
    {
        foreach (var (ours, peer, ratio, server, passages, depth, _, provenance) in results.Take<ServerQueryReport>())
        {
            page.Paragraph(FormattableString.Invariant(
                $"## A search on a server\n\nThe best {depth} of {passages:N0} passages on {server}, {ours.Queries} DL 2019 queries one at a time, in turns."));
            page.Table(
                ["", "median", "p95"],
                [
                    [$"this program, passages read", $"**{ours.MedianSeconds * 1e3:N2} ms**", $"{ours.P95Seconds * 1e3:N2} ms"],
                    [$"the same request by a bare `HttpClient`, bytes read", $"{peer.MedianSeconds * 1e3:N2} ms", $"{peer.P95Seconds * 1e3:N2} ms"],
                    [$"ratio of the medians", $"**{ratio:N3}**", $""],
                ]);
            page.Measured(provenance);
        }
    }

    private static void WebPage(MarkdownPage page, BenchResults results)
    {
        foreach (var (ours, _, provenance) in results.Take<PageReport>())
        {
            page.Paragraph(FormattableString.Invariant(
                $"## The page\n\nThe demo in Chromium {ours.Browser}: {ours.Visits} searches opened by their URL, each with an empty cache, then typed."));
            page.Table(
                ["", "median", "p95"],
                [
                    [$"first contentful paint, first visit of the process", $"**{ours.FirstPaintSeconds * 1e3:N0} ms**", $""],
                    [$"first contentful paint, later visits", $"**{ours.LaterPaint.MedianSeconds * 1e3:N0} ms**", $"{ours.LaterPaint.P95Seconds * 1e3:N0} ms"],
                    [$"BM25's list after Enter", $"{ours.Bm25.MedianSeconds * 1e3:N0} ms", $"{ours.Bm25.P95Seconds * 1e3:N0} ms"],
                    [$"of that, without the engine's own time", $"**{ours.Bm25BeyondEngine.MedianSeconds * 1e3:N0} ms**", $"{ours.Bm25BeyondEngine.P95Seconds * 1e3:N0} ms"],
                    [$"cumulative layout shift, largest of a visit", $"**{ours.LargestLayoutShift:N3}**", $""],
                ]);
            page.Measured(provenance);
        }
    }

    private static void Tokenizing(MarkdownPage page, BenchResults results)
    {
        if (results.Take<TokenizingResult>() is not [_, ..] all)
        {
            return;
        }

        page.Paragraph("## Tokenising\n\nWordPiece on the passages of the subset, one thread each, with a warm word cache; in turns, median of seven.");
        foreach (var (ours, peer, ratio, _, provenance) in all)
        {
            page.Table(
                ["", "MB/s", "million tokens/s", "texts with other ids than ours"],
                [
                    [$"ours", $"**{ours.BytesPerSecond / 1e6:N1}**", $"{ours.TokensPerSecond / 1e6:N1}", $""],
                    [$"{peer.Name} {peer.Version}", $"{peer.BytesPerSecond / 1e6:N1}", $"{peer.TokensPerSecond / 1e6:N2}", $"{peer.TextsThatDiffer:N0} of {ours.Texts:N0}"],
                    [$"ratio", $"**{ratio:N1}**", $"", $""],
                ]);
            page.Measured(provenance);
        }
    }
}
