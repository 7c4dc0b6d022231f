using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Mime;
using Search.Benchmarks.Data;
using Search.Benchmarks.Engines;
using Search.Benchmarks.Measuring;
using Search.Core.Attached;
using Search.Core.Errors;
using Search.Core.Storage;
using Search.Elasticsearch;
using Search.Elasticsearch.Attached;

namespace Search.Benchmarks.Attaching;

/// <summary>Measures how long it takes to attach an index, and what a search through it costs compared with the bare request.</summary>
internal sealed class AttachingBench(BenchHome home, string url)
{
    private const string Attached = "shop";
    private const int Depth = 100;
    private const int Attachments = 5;

    /// <summary>Builds the index, measures, and removes it.</summary>
    /// <param name="copies">How often the subset is written.</param>
    /// <param name="passes">How often each query is searched.</param>
    /// <param name="cancel">Stops.</param>
    public async Task<AttachingResult> RunAsync(int copies, int passes, CancellationToken cancel)
    {
        using var index = new ForeignIndex(url);
        try
        {
            var documents = await index.BuildAsync(copies, cancel);
            var attach = new List<double>();
            for (var run = 0; run < Attachments; run++)
            {
                attach.Add(await RunAsync(["indexes", "attach", Attached, "--url", url, "--index", index.Name, "--text", "body", "--title", "headline", "--id", "sku"], cancel));
                await RunAsync(["indexes", "detach", Attached], cancel);
            }

            var description = new AttachedIndex(Attached, url, index.Name, ["body"], "headline", "sku", [new(AttachedQuery.Default, null)], null);
            var (ours, bare) = await SearchAsync(description, passes, cancel);
            await using var attached = Open(description);
            return new AttachingResult(
                documents, Depth, await attached.DescribeAsync(Attached, cancel), Latency.Of(Attachments, attach), ours, bare, ours.MedianSeconds / bare.MedianSeconds);
        }
        finally
        {
            await index.RemoveAsync();
        }
    }

    private AttachedIndexes Open(AttachedIndex description) => new(
        new AttachedIndexStore(new DataDirectory(home.Folder), new Dictionary<string, AttachedIndex> { [Attached] = description }),
        new ElasticsearchSettings { Url = url });

    /// <summary>The same requests, byte for byte, one after the other; which one comes first changes with every query. The first pass is the warm-up.</summary>
    private async Task<(Latency Ours, Latency Bare)> SearchAsync(AttachedIndex description, int passes, CancellationToken cancel)
    {
        var search = new AttachedSearch(description, description.Queries[0], severalIndexes: false);
        using var server = new HttpClient { BaseAddress = new Uri(url.TrimEnd('/') + "/") };
        await using var attached = Open(description);
        await using var retriever = await attached.OpenAsync(Attached, cancel);
        var queries = Subset.Queries("dl19");
        var (ours, bare) = (new List<double>(), new List<double>());
        for (var pass = -1; pass < passes; pass++)
        {
            var (first, second) = await InTurns.MeasureAsync(queries, query => retriever.RetrieveAsync(query, Depth, cancel), SendAsync);
            ours.AddRange(pass < 0 ? [] : first);
            bare.AddRange(pass < 0 ? [] : second);
        }

        return (Latency.Of(queries.Count, ours), Latency.Of(queries.Count, bare));

        async Task SendAsync(string query)
        {
            using var content = new ByteArrayContent(search.Request(query, Depth)) { Headers = { ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json) } };
            using var response = await server.PostAsync($"{description.Index}/_search", content, cancel);
            response.EnsureSuccessStatusCode();
            await response.Content.ReadAsByteArrayAsync(cancel);
        }
    }

    /// <summary>Runs the indexer's program, as a user does.</summary>
    /// <returns>The seconds from its start to its end.</returns>
    private async Task<double> RunAsync(string[] arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Search.Indexer.dll"), .. arguments]) { RedirectStandardOutput = true };
        start.Environment["SEARCH_HOME"] = home.Folder;
        var started = TimeProvider.System.GetTimestamp();
        using var program = Process.Start(start)!;
        await program.StandardOutput.ReadToEndAsync(cancel);
        await program.WaitForExitAsync(cancel);
        return program.ExitCode == 0
            ? TimeProvider.System.GetElapsedTime(started).TotalSeconds
            : throw new BadInputException($"The command {string.Join(' ', arguments)} ended with the exit code {program.ExitCode}; its messages are above.");
    }
}
