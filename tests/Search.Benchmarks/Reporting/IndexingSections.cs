using System.Globalization;
using Search.Benchmarks.Bulk;
using Search.Benchmarks.Engines;
using Search.Benchmarks.Reading;
using Search.Evaluation.Reports;

namespace Search.Benchmarks.Reporting;

/// <summary>The sections on reading and indexing of docs/performance.md.</summary>
internal static class IndexingSections
{
    /// <summary>Adds the sections, without the embedded engine's.</summary>
    /// <param name="page">The page.</param>
    /// <param name="results">The results of reading and of races.</param>
    /// <param name="onServers">The results of indexing on a server.</param>
    public static void Append(MarkdownPage page, BenchResults results, IEnumerable<BulkReport> onServers)
    {
        Reading(page, results);
        ServerBulk(page, onServers);
        BulkRaces(page, results);
    }

    /// <summary>Adds the table of one result.</summary>
    public static void Bulk(MarkdownPage page, BulkReport report)
    {
        var (ours, runs, _, provenance, _) = report;
        var several = runs.Count > 1;
        page.Table(
            [$"indexing {ours.Indexed.ToString("N0", CultureInfo.InvariantCulture)} passages", several ? "median" : "", several ? "lowest to highest" : ""],
            [
                [$"the whole command, from its start to the published index", $"{ours.Seconds:N1} s", Range(run => run.Seconds, "N1", " s")],
                [$"passages a second", $"**{ours.DocsPerSecond:N0}**", Range(run => run.DocsPerSecond, "N0", "")],
                [$"index on disk, texts included", $"{ours.Bytes / 1e6:N0} MB", $""],
                [$"the indexer's largest memory (RSS)", $"{ours.PeakRssBytes / 1e6:N0} MB", Range(run => run.PeakRssBytes / 1e6, "N0", " MB")],
            ]);
        if (ours.ResumedFrom is { } resumed)
        {
            page.Paragraph(FormattableString.Invariant(
                $"The indexer was killed (`kill -9`) once and started again; it continued from {resumed:N0} passages. The content hash was that of the passages."));
        }

        page.Measured(provenance);

        FormattableString Range(Func<BulkResult, double> value, string format, string unit) => several
            ? (FormattableString)$"{runs.Min(value).ToString(format, CultureInfo.InvariantCulture)} to {runs.Max(value).ToString(format, CultureInfo.InvariantCulture)}{unit}"
            : (FormattableString)$"";
    }

    private static void Reading(MarkdownPage page, BenchResults results)
    {
        foreach (var (passages, formats, _, provenance) in results.Take<ReadingResult>())
        {
            page.Paragraph(FormattableString.Invariant(
                $"## Reading a collection\n\n{passages:N0} passages in every format, as an indexer reads them, without indexing; one thread, in turns, median of seven."));
            page.Table(
                ["format", "MB/s, without compression"],
                formats.Select(speed => (FormattableString[])[$"{speed.Format}", $"**{speed.BytesPerSecond / 1e6:N0}**"]));
            page.Measured(provenance);
        }
    }

    private static void ServerBulk(MarkdownPage page, IEnumerable<BulkReport> reports)
    {
        foreach (var report in reports)
        {
            page.Paragraph($"## Indexing on {report.Server}\n\nThe server on the same machine, one shard, to the merged index.");
            Bulk(page, report);
        }
    }

    private static void BulkRaces(MarkdownPage page, BenchResults results)
    {
        var races = results.Take<BulkRaceReport>();
        if (races.Count == 0)
        {
            return;
        }

        page.Paragraph(
            """
            ## Sending passages to a server

            The same passages from a TSV file into a server that answers with success and only keeps the bytes, so that only the clients are compared; and
            into a real server, where the other's index has our mapping and settings and is merged as ours is. Ours is the whole command, from the start of
            its process; the other's process has started already. In turns, median.
            """);
        foreach (var (ours, peer, ratio, server, rounds, _, provenance) in races)
        {
            page.Table(
                [$"{ours.Documents.ToString("N0", CultureInfo.InvariantCulture)} passages, {rounds.ToString(CultureInfo.InvariantCulture)} rounds, {server}", "documents/s", "processor time a document"],
                [
                    .. new[] { ours, peer }.Select(racer => (FormattableString[])
                        [$"{racer.Name}", $"{racer.DocumentsPerSecond:N0}", $"{(racer.CpuMicrosecondsPerDocument is { } cpu ? string.Create(CultureInfo.InvariantCulture, $"{cpu:N2} µs") : "")}"]),
                    [$"ratio", $"**{ratio:N2}**", $""],
                ]);
            page.Measured(provenance);
        }
    }
}
