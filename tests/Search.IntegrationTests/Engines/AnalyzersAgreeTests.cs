using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Search.Core.Indexing;
using Search.IntegrationTests.Servers;
using Search.Lucene.Analysis;

namespace Search.IntegrationTests.Engines;

/// <summary>
/// The analyzers of the embedded engine make the same terms as a server's. The server is OpenSearch, which has the analyzers of all languages.
/// The text is article 1 of the Universal Declaration of Human Rights in each language, and words mixed from the beginnings and the ends of
/// its words, so that most endings meet most stems.
/// </summary>
public class AnalyzersAgreeTests(OpenSearch2 server) : IClassFixture<OpenSearch2>
{
    private const int MixedWords = 20_000;

    /// <summary>The server refuses more than 10,000 terms in one request; a long Japanese word has about fifty.</summary>
    private const int WordsInRequest = 200;

    public static TheoryData<string> Names => [.. IndexAnalyzers.All];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Both_engines_make_the_same_terms(string analyzer)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        var text = TextOf(analyzer);

        foreach (var part in Mixed(text).Chunk(WordsInRequest).Select(words => string.Join(' ', words)).Prepend(text))
        {
            Assert.Equal(await TermsOnServerAsync(http, analyzer, part), TextAnalysis.Of(analyzer).Terms(part).Select(token => token.Term));
        }
    }

    private static string TextOf(string analyzer) => File.ReadLines(TestData.InCheckout("tests/Search.IntegrationTests/Engines/languages.tsv"))
        .Select(line => line.Split('\t'))
        .Single(line => line[0] == analyzer)[1];

    private static IEnumerable<string> Mixed(string text)
    {
        var words = text.Split([' ', '.', ',', ';', '、', '。'], StringSplitOptions.RemoveEmptyEntries);
        var random = new Random(1);
        string Word() => words[random.Next(words.Length)];
        for (var number = 0; number < MixedWords; number++)
        {
            var (first, second) = (Word(), Word());
            yield return first[..random.Next(1, first.Length + 1)] + second[random.Next(second.Length)..];
        }
    }

    private static async Task<IEnumerable<string>> TermsOnServerAsync(HttpClient http, string analyzer, string text)
    {
        using var response = await http.PostAsJsonAsync("/_analyze", new { analyzer, text }, TestContext.Current.CancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.True(response.IsSuccessStatusCode, answer.ToJsonString());
        return answer["tokens"]!.AsArray().Select(token => (string)token!["token"]!);
    }
}
