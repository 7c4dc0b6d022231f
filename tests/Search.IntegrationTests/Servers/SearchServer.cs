using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace Search.IntegrationTests.Servers;

/// <summary>
/// A real search server for tests: the one in <c>SEARCH_ELASTICSEARCH_URL</c>, otherwise a server of the test data, otherwise a container
/// where a Docker engine runs. Without any of them, the tests are skipped.
/// </summary>
public abstract class SearchServer(string version, string image, params string[] settings) : IAsyncLifetime
{
    private const string UrlVariable = "SEARCH_ELASTICSEARCH_URL";
    private const int HttpPort = 9200;
    private static readonly TimeSpan ToAnswer = TimeSpan.FromSeconds(20);

    private string? _whyNot;
    private string? _url;
    private TestServer? _started;
    private IContainer? _container;

    /// <summary>The server's address; skips the running test where there is no server.</summary>
    public string Url
    {
        get
        {
            Assert.SkipWhen(_url is null, _whyNot ?? "");
            return _url!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable(UrlVariable) is { Length: > 0 } url)
        {
            // One server was given: it is tested once, not three times, and with its own settings.
            _url = version == "9" && settings.Length == 0 ? url : null;
            _whyNot = $"{UrlVariable} names one server, which is tested as version 9 with its own settings.";
        }
        else if (TestServer.IsThere(TestData.Folder))
        {
            await StartFromTestDataAsync();
        }
        else
        {
            await TryStartContainerAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_started is not null)
        {
            await _started.DisposeAsync();
        }

        if (_container is not null)
        {
            await _container.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private async Task StartFromTestDataAsync()
    {
        // The small heap is full of garbage most of the time; counted as used memory, it would make the server refuse requests.
        string[] options = [.. settings.Append("indices.breaker.total.use_real_memory=false").SelectMany(setting => new[] { "--setting", setting })];
        _started = await TestServer.StartAsync(TestData.Folder, ["--version", version, "--fast", .. options]);
        _url = _started.Url;
    }

    /// <summary>
    /// Testcontainers finds Docker engines (DOCKER_HOST, contexts, sockets) and calls them; an engine that does not answer counts as missing.
    /// </summary>
    private async Task TryStartContainerAsync()
    {
        try
        {
            await StartContainerAsync();
        }
        catch (Exception exception) when (exception is DockerUnavailableException or TimeoutException)
        {
            _whyNot = $"No server of version {version}: set {UrlVariable}, or SEARCH_TEST_DATA to a folder with elasticsearch/start, " +
                $"or start Docker ({exception.Message.ReplaceLineEndings(" ")}).";
        }
    }

    private async Task StartContainerAsync()
    {
        // Describing a container calls the engine, without a time limit.
        _container = await Task.Run(DescribeContainer).WaitAsync(ToAnswer);
        await _container.StartAsync();
        _url = $"http://{_container.Hostname}:{_container.GetMappedPublicPort(HttpPort)}";
    }

    private IContainer DescribeContainer() =>
        settings.Aggregate(new ContainerBuilder(image), (builder, setting) => builder.WithEnvironment(setting.Split('=')[0], setting.Split('=')[1]))
            .WithEnvironment("discovery.type", "single-node")
            .WithEnvironment("xpack.security.enabled", "false")
            .WithEnvironment("DISABLE_SECURITY_PLUGIN", "true")
            .WithEnvironment("DISABLE_INSTALL_DEMO_CONFIG", "true")
            .WithPortBinding(HttpPort, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(request => request.ForPort(HttpPort)))
            .Build();
}

/// <summary>Elasticsearch 8.19.</summary>
public sealed class Elasticsearch8() : SearchServer("8", "elasticsearch:8.19.4");

/// <summary>Elasticsearch 9.2.</summary>
public sealed class Elasticsearch9() : SearchServer("9", "elasticsearch:9.2.2");

/// <summary>Elasticsearch 9.2 that refuses requests of more than 100 KB.</summary>
public sealed class SmallRequestsElasticsearch9() : SearchServer("9", "elasticsearch:9.2.2", "http.max_content_length=100kb");

/// <summary>OpenSearch 2.19.</summary>
public sealed class OpenSearch2() : SearchServer("opensearch", "opensearchproject/opensearch:2.19.4");
