using CsCheck;
using Search.Core.Errors;

namespace Search.Tests.Core.Errors;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("http://elastic:secret@host:9200", "http://***@host:9200")]
    [InlineData("--url=https://elastic:s/e@c?r#t@host/path", "--url=https://***@host/path")]
    [InlineData("http://a:b@one:9200,https://c:d@two", "http://***@one:9200,https://***@two")]
    [InlineData("No server answers at http://u:p@host/. Start it.", "No server answers at http://***@host/. Start it.")]
    [InlineData("http://host:9200/path", "http://host:9200/path")]
    [InlineData("write to someone@example.org", "write to someone@example.org")]
    public void User_information_of_urls_is_hidden_and_nothing_else(string text, string expected) =>
        Assert.Equal(expected, Redaction.WithoutCredentials(text));

    [Fact]
    public void A_password_of_any_characters_is_hidden() =>
        Gen.String[Gen.Char['!', '~'], 1, 20].Where(password => !password.Contains("://", StringComparison.Ordinal)).Sample(password =>
            Assert.Equal("see http://***@host now", Redaction.WithoutCredentials($"see http://user:{password}@host now")));
}
