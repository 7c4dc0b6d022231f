using System.CommandLine;
using Search.Benchmarks.Data;
using Search.Core.Errors;
using Search.TestSupport;

namespace Search.Benchmarks.Engines;

/// <summary>The server of a bench with <c>--engine elasticsearch</c>: the given one, or one that is started for the bench and stopped with this object.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly TestServer? _started;

    private BenchServer(string url, TestServer? started) => (Url, _started) = (url, started);

    /// <summary>Chooses the engine.</summary>
    public static Option<string> EngineOption { get; } = new Option<string>("--engine")
    {
        Description = "lucene or elasticsearch",
        DefaultValueFactory = _ => "lucene",
    }.AcceptOnlyFromAmong("lucene", "elasticsearch");

    /// <summary>Names the server.</summary>
    public static Option<string?> UrlOption { get; } = new("--url")
    {
        Description = "the server; default: SEARCH_ELASTICSEARCH_URL, otherwise a server of the test data is started",
    };

    /// <summary>Chooses which server of the test data is started.</summary>
    public static Option<string> VersionOption { get; } = new Option<string>("--server")
    {
        Description = "which server of the test data is started",
        DefaultValueFactory = _ => "9",
    }.AcceptOnlyFromAmong("8", "9", "opensearch");

    /// <summary>The server's address.</summary>
    public string Url { get; }

    /// <summary>The server for a command line; null if it asks for the embedded engine.</summary>
    /// <exception cref="BadInputException">There is no server.</exception>
    public static async Task<BenchServer?> OpenAsync(ParseResult arguments) =>
        arguments.GetValue(EngineOption) == "elasticsearch" ? await StartAsync(arguments) : null;

    /// <summary>The server for a command line that needs one.</summary>
    /// <exception cref="BadInputException">There is no server.</exception>
    public static async Task<BenchServer> StartAsync(ParseResult arguments)
    {
        var url = arguments.GetValue(UrlOption) ?? Environment.GetEnvironmentVariable("SEARCH_ELASTICSEARCH_URL");
        var started = string.IsNullOrEmpty(url) ? await StartAsync(arguments.GetValue(VersionOption)) : null;
        return new BenchServer(started?.Url ?? url!, started);
    }

    public ValueTask DisposeAsync() => _started?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static Task<TestServer> StartAsync(string? version) => TestServer.IsThere(Subset.TestData)
        ? TestServer.StartAsync(Subset.TestData, "--version", version ?? "9", "--heap", "1g")
        : throw new BadInputException($"No server: give --url, or set SEARCH_TEST_DATA to a folder with elasticsearch/start (found none in {Subset.TestData}).");
}
