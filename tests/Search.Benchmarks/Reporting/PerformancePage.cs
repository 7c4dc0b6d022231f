using System.Globalization;
using Search.Benchmarks.Attaching;
using Search.Benchmarks.Engines;
using Search.Benchmarks.Evaluating;
using Search.Benchmarks.Measuring;
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
        Agreement(page, results);
        IndexingSections.Append(page, results, bulk.Where(report => report.Server is not null));
        Server(page, results);
        Attaching(page, results);
        Evaluating(page, results);
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
            Queries(page, ours);
            page.Measured(provenance);
        }
    }

    private static void Queries(MarkdownPage page, QueryResult ours)
    {
        page.Paragraph(FormattableString.Invariant(
            $"The best {ours.Depth} of {ours.Passages:N0} passages, with an eighth of the words left out in each copy so that scores differ; {ours.IndexBytes / 1e6:N0} MB on disk, opened in {ours.OpenSeconds * 1e3:N0} ms. One query at a time in a warm process, unless the line says otherwise:"));
        List<(string What, Latency Latency)> lines =
        [
            ($"different queries, each once ({ours.Distinct.Queries:N0}), texts read", ours.Distinct),
            ("the same, without texts", ours.WithoutTexts),
            ($"repeated queries ({ours.Repeated.Queries}), texts read", ours.Repeated),
            ($"a new server's first {FirstQueries.Count} queries", ours.NewProcess.FirstRetrieval),
            ($"a new server's next {FirstQueries.Count} queries", ours.NewProcess.NextRetrieval),
        ];
        if (ours.Server is { } server)
        {
            lines.Add(("in turns with a server: the embedded engine", server.Embedded));
            lines.Add(($"in turns with a server: {server.Name} through its HTTP API", server.OnServer));
        }

        page.Table(
            ["the first stage", "median", "p95"],
            lines.Select(line => (FormattableString[])[$"{line.What}", $"**{line.Latency.MedianSeconds * 1e3:N2} ms**", $"{line.Latency.P95Seconds * 1e3:N2} ms"]));
        page.Paragraph(FormattableString.Invariant(
            $"Two clients at the same time get {ours.Clients.Two:N0} searches a second, one gets {ours.Clients.One:N0} ({ours.Clients.Two / ours.Clients.One:N2} times). The open index needs {ours.OpenBytes / 1e6:N1} MB of managed memory; the process had {ours.PeakRssBytes / 1e6:N0} MB at most, mapped files included."));
    }

    private static void Agreement(MarkdownPage page, BenchResults results)
    {
        foreach (var (ours, _, provenance) in results.Take<AgreeReport>())
        {
            page.Paragraph(FormattableString.Invariant(
                $"## The same ranking as {ours.Server}\n\n{ours.Queries:N0} queries (DL 2019 and dev) on the {ours.Passages:N0} passages of the subset, the best {ours.Depth}: {ours.SameTop10:N0} have the same first ten passages in the same order, {ours.SameList:N0} the same whole list. {(ours.LargestScoreDifference > 0 ? string.Create(CultureInfo.InvariantCulture, $"Scores of one passage differ by at most {ours.LargestScoreDifference:0.0e+0} of their value.") : "Every score has the same bits.")}"));
            var (queries, depths, different) = ours.Exhaustive;
            page.Paragraph(FormattableString.Invariant(
                $"The fast search and Lucene's exhaustive one: {queries:N0} queries (the same, and unusual ones), the best {string.Join(", ", depths)}: {(different.Count == 0 ? "all lists have the same ids, order and score bits" : string.Create(CultureInfo.InvariantCulture, $"{different.Count:N0} lists differ"))}."));
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

    private static void Attaching(MarkdownPage page, BenchResults results)
    {
        foreach (var (ours, _, provenance) in results.Take<AttachingReport>())
        {
            page.Paragraph(FormattableString.Invariant(
                $"## An index of your own\n\n{ours.Documents:N0} documents with other fields on {ours.Server}. `search indexes attach` takes {ours.Attach.MedianSeconds:N2} s, its process included. A search for the best {ours.Depth} takes {ours.Search.MedianSeconds * 1e3:N2} ms (median, p95 {ours.Search.P95Seconds * 1e3:N2}), the same request sent by a bare `HttpClient` {ours.Bare.MedianSeconds * 1e3:N2} ms (p95 {ours.Bare.P95Seconds * 1e3:N2}): ratio **{ours.Ratio:N3}**."));
            page.Measured(provenance);
        }
    }

    private static void Evaluating(MarkdownPage page, BenchResults results)
    {
        foreach (var (ours, _, provenance, peer, ratio) in results.Take<EvalResult>())
        {
            var beside = peer is null ? "" : FormattableString.Invariant($" {peer.Name} {peer.Version} takes {peer.Seconds:N1} s for the same files, in turns with ours: ratio **{ratio:N1}**.");
            page.Paragraph(FormattableString.Invariant(
                $"## Comparing runs\n\n`search eval compare` measures {ours.Systems} runs of {ours.Queries:N0} queries with {ours.Documents:N0} documents each ({ours.Bytes / 1e6:N0} MB of files) and makes {ours.Comparisons} comparisons in **{ours.Seconds:N1} s** (processor time {ours.CpuSeconds:N1} s, memory {ours.PeakRssBytes / 1e6:N0} MB), reading included. Goal: 10 s on two cores.{beside}"));
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
