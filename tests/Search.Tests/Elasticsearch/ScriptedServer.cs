using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Search.Core.Indexing;
using Search.Elasticsearch;
using WireMock;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Settings;
using WireMock.Types;
using WireMock.Util;

namespace Search.Tests.Elasticsearch;

/// <summary>A server on this machine with the answers of a test, in the form of Elasticsearch's.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly WireMockServer _server;

    public ScriptedServer(X509Certificate2? certificate = null) =>
        _server = WireMockServer.Start(new WireMockServerSettings
        {
            UseSSL = certificate is not null,
            CertificateSettings = certificate is null ? null : new WireMockCertificateSettings { X509Certificate = certificate },
        });

    /// <summary>Without a slash at the end.</summary>
    public string Url => _server.Url!;

    /// <summary>The requests in their order, for example <c>POST /passages/_search</c>.</summary>
    public IReadOnlyList<string> Requests => [.. _server.LogEntries.Select(entry => $"{entry.RequestMessage!.Method} {entry.RequestMessage.Path}")];

    public IReadOnlyList<IRequestMessage> Messages => [.. _server.LogEntries.Select(entry => entry.RequestMessage!)];

    /// <summary>An address where nothing listens.</summary>
    public static string DeadUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    /// <summary>A self-signed certificate for <c>localhost</c>.</summary>
    public static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    /// <summary>Adds the answers of every server: its version, and an index <c>passages</c>.</summary>
    public ScriptedServer Named(string version, string? distribution = null)
    {
        var named = distribution is null ? "" : $"\"distribution\":\"{distribution}\",";
        Answer("GET", "/", $$$"""{"version":{{{{named}}}"number":"{{{version}}}"}}""");
        var mapping = $$$"""{"passages-1":{"aliases":{"passages":{}},"mappings":{"_meta":{"search":{{{Mark("passages")}}} } } }}""";
        return Answer("GET", "/passages,passages-*", mapping);
    }

    /// <summary>The metadata that this program writes into an index, in a given state.</summary>
    public static string Mark(string index, string state = "Published", DateTimeOffset? alive = null)
    {
        var now = TimeProvider.System.GetUtcNow();
        var metadata = IndexMetadata.Start(TestIndexes.Define(index), now) with { Published = now };
        var running = alive is null ? "" : string.Create(CultureInfo.InvariantCulture, $"\"alive\":\"{alive:O}\",");
        return $$"""{"schema":{{IndexSchema.Version}},"state":"{{state}}",{{running}}"metadata":{{metadata.ToJson()}}}""";
    }

    public ScriptedServer Answer(string method, string path, string body, int status = 200) =>
        Answer(method, path, Response.Create().WithStatusCode(status).WithHeader("Content-Type", "application/json").WithBody(body));

    public ScriptedServer Answer(string method, string path, IResponseBuilder response)
    {
        _server.Given(Matching(method, path)).RespondWith(response);
        return this;
    }

    /// <summary>Adds an answer from a function.</summary>
    public ScriptedServer Answer(string method, string path, Func<IRequestMessage, (int Status, string Body)> answer)
    {
        _server.Given(Matching(method, path)).RespondWith(Response.Create().WithCallback(request => Message(answer(request))));
        return this;
    }

    /// <summary>Adds an answer for all requests without an answer of their own.</summary>
    public ScriptedServer AnswerAll(Func<IRequestMessage, (int Status, string Body)> answer)
    {
        _server.Given(Request.Create().WithPath("/*")).AtPriority(int.MaxValue)
            .RespondWith(Response.Create().WithCallback(request => Message(answer(request))));
        return this;
    }

    /// <summary>Answers the first request in one way and every later one in another.</summary>
    public ScriptedServer AnswerFirst(string method, string path, (int Status, string Body) first, (int Status, string Body) later)
    {
        var requests = 0;
        return Answer(method, path, _ => Interlocked.Increment(ref requests) == 1 ? first : later);
    }

    /// <summary>The engine at this server.</summary>
    public ElasticsearchEngine Engine(Action<ElasticsearchSettings>? change = null)
    {
        var settings = new ElasticsearchSettings { Url = Url };
        change?.Invoke(settings);
        return new ElasticsearchEngine(settings);
    }

    public void Dispose() => _server.Dispose();

    private static ResponseMessage Message((int Status, string Body) answer) => new()
    {
        StatusCode = answer.Status,
        Headers = new Dictionary<string, WireMockList<string>> { ["Content-Type"] = new("application/json") },
        BodyData = new BodyData { DetectedBodyType = BodyType.String, BodyAsString = answer.Body, Encoding = Encoding.UTF8 },
    };

    /// <summary>A star stands for a part of the path between two slashes.</summary>
    private static IRequestBuilder Matching(string method, string path) =>
        Request.Create().UsingMethod(method).WithPath(new RegexMatcher($"^{Regex.Escape(path).Replace("\\*", "[^/]*", StringComparison.Ordinal)}$"));
}
