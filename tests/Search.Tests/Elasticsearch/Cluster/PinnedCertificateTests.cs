using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Search.Core.Errors;
using Search.Elasticsearch;
using Search.Elasticsearch.Cluster;

namespace Search.Tests.Elasticsearch.Cluster;

/// <summary>Only a server whose certificate was signed by the pinned authority is trusted.</summary>
public sealed class PinnedCertificateTests : IDisposable
{
    private readonly X509Certificate2 _root = Certificates.Root("The root");
    private readonly X509Certificate2 _issuer;
    private readonly X509Certificate2 _otherIssuer;
    private readonly X509Certificate2 _server;

    public PinnedCertificateTests()
    {
        _issuer = Certificates.Issuer("The issuer", _root);
        _otherIssuer = Certificates.Issuer("The issuer", Certificates.Root("The root")); // The same names with other keys.
        _server = Certificates.Server(_issuer);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var certificate in new[] { _root, _issuer, _otherIssuer, _server })
        {
            certificate.Dispose();
        }
    }

    [Fact]
    public async Task A_server_that_the_pinned_issuer_signed_is_trusted() =>
        Assert.Equal("Elasticsearch 9.2.2", await DescribeAsync(_server, sent: [_issuer], pinned: _issuer));

    [Fact]
    public async Task A_forged_chain_with_the_real_issuer_appended_is_refused()
    {
        using var forged = Certificates.Server(_otherIssuer);

        await Assert.ThrowsAsync<SearchUnavailableException>(() => DescribeAsync(forged, sent: [_issuer], pinned: _issuer));
    }

    /// <summary>Shows why we have our own check. If this test fails, the client's own check has become good enough.</summary>
    [Fact]
    public async Task The_clients_own_check_trusts_a_forged_chain()
    {
        using var forged = Certificates.Server(_otherIssuer, "elsewhere.example");
        using var server = new TlsServer(forged, _issuer);
        using var settings = new ElasticsearchClientSettings(new Uri(server.Url)).CertificateFingerprint(Certificates.Fingerprint(_issuer));

        var answer = await new ElasticsearchClient(settings).Transport.GetAsync<StringResponse>("/", Cancel);

        Assert.Equal(200, answer.ApiCallDetails.HttpStatusCode);
    }

    [Fact]
    public async Task A_self_signed_server_with_the_real_issuer_appended_is_refused()
    {
        using var forged = Certificates.Root("localhost");

        await Assert.ThrowsAsync<SearchUnavailableException>(() => DescribeAsync(forged, sent: [_issuer], pinned: _issuer));
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_refused()
    {
        using var elsewhere = Certificates.Server(_issuer, "elsewhere.example");

        await Assert.ThrowsAsync<SearchUnavailableException>(() => DescribeAsync(elsewhere, sent: [_issuer], pinned: _issuer));
    }

    [Fact]
    public void A_pinned_root_is_trusted_where_it_signed_the_chain_and_not_where_it_was_only_sent()
    {
        using var forged = Certificates.Server(_otherIssuer);
        using var direct = Certificates.Server(_root);

        Assert.True(IsTrusted(_server, [_issuer, _root], _root));
        Assert.True(IsTrusted(direct, [_root], _root));
        Assert.False(IsTrusted(forged, [_otherIssuer, _root], _root));
        Assert.False(IsTrusted(forged, [_issuer, _root], _root));
        Assert.False(IsTrusted(_server, [_issuer, _root], _otherIssuer));
    }

    [Fact]
    public void A_certificate_for_another_name_is_refused_even_if_the_pinned_issuer_signed_it() =>
        Assert.False(IsTrusted(_server, [_issuer, _root], _root, SslPolicyErrors.RemoteCertificateNameMismatch));

    private static async Task<string> DescribeAsync(X509Certificate2 server, X509Certificate2[] sent, X509Certificate2 pinned)
    {
        using var listening = new TlsServer(server, sent);
        await using var engine = new ElasticsearchEngine(
            new ElasticsearchSettings { Url = listening.Url, CaFingerprint = Certificates.Fingerprint(pinned), Retries = 0 });
        return await engine.DescribeAsync(Cancel);
    }

    private static bool IsTrusted(
        X509Certificate2 server, X509Certificate2[] sent, X509Certificate2 pinned, SslPolicyErrors errors = SslPolicyErrors.RemoteCertificateChainErrors)
    {
        using var chain = new X509Chain { ChainPolicy = { RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.Build(server);
        return PinnedCertificate.Check(Certificates.Fingerprint(pinned))(chain, server, chain, errors);
    }
}
