using System.Security.Cryptography;
using System.Text;
using Search.Core.Errors;
using Search.Elasticsearch;

namespace Search.Tests.Elasticsearch.Cluster;

/// <summary>The program's credentials, and the certificates that it trusts.</summary>
public sealed class CredentialsTests : IDisposable
{
    private readonly ScriptedServer _server = new ScriptedServer().Named("9.2.2");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task User_name_and_password_are_sent_as_basic_authentication() =>
        Assert.Equal(Basic("ann:secret"), await AuthorizationAsync(settings => (settings.Username, settings.Password) = ("ann", "secret")));

    [Fact]
    public async Task An_API_key_is_sent_and_wins_over_a_user_name() =>
        Assert.Equal("ApiKey a2V5", await AuthorizationAsync(settings => (settings.ApiKey, settings.Username) = ("a2V5", "ann")));

    [Fact]
    public async Task Credentials_in_the_URL_win_and_are_not_shown()
    {
        Assert.Equal(
            Basic("bob:p@ss"),
            await AuthorizationAsync(settings => (settings.Url, settings.ApiKey) = (_server.Url.Replace("://", "://bob:p%40ss@", StringComparison.Ordinal), "a2V5")));

        await using var engine = new ElasticsearchEngine(new ElasticsearchSettings
        {
            Url = ScriptedServer.DeadUrl().Replace("://", "://bob:secret@", StringComparison.Ordinal),
            Retries = 0,
        });
        var error = await Assert.ThrowsAsync<SearchUnavailableException>(() => engine.DescribeAsync(Cancel));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_401_says_which_settings_to_give()
    {
        using var server = new ScriptedServer().Answer(
            "GET", "/", """{"error":{"type":"security_exception","reason":"missing authentication credentials"},"status":401}""", 401);
        await using var engine = server.Engine();

        var error = await Assert.ThrowsAsync<ElasticsearchException>(() => engine.DescribeAsync(Cancel));

        Assert.Contains("missing authentication credentials", error.Message, StringComparison.Ordinal);
        Assert.Contains("SEARCH_ELASTICSEARCH_API_KEY", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_certificate_is_trusted_by_its_fingerprint_alone()
    {
        using var certificate = ScriptedServer.SelfSigned();
        using var server = new ScriptedServer(certificate).Named("9.2.2");
        var fingerprint = Convert.ToHexString(SHA256.HashData(certificate.RawData));

        await using var trusting = server.Engine(settings => settings.CaFingerprint = fingerprint);
        Assert.Equal("Elasticsearch 9.2.2", await trusting.DescribeAsync(Cancel));

        foreach (var wrong in new[] { null, new string('0', 64) })
        {
            await using var engine = server.Engine(settings => settings.CaFingerprint = wrong);
            var error = await Assert.ThrowsAsync<SearchUnavailableException>(() => engine.DescribeAsync(Cancel));
            Assert.Contains("SEARCH_ELASTICSEARCH_CA_FINGERPRINT", error.Message, StringComparison.Ordinal);
        }
    }

    private static string Basic(string userAndPassword) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword));

    private async Task<string> AuthorizationAsync(Action<ElasticsearchSettings> change)
    {
        await using var engine = _server.Engine(change);
        await engine.DescribeAsync(Cancel);
        return _server.Messages[^1].Headers!["Authorization"].Single();
    }
}
