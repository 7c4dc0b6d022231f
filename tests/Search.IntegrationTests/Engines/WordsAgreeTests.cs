using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Search.IntegrationTests.Servers;
using Search.Lucene.Analysis;

namespace Search.IntegrationTests.Engines;

public sealed class Elasticsearch8WordsAgreeTests(Elasticsearch8 server) : WordsAgreeTests(server), IClassFixture<Elasticsearch8>;

public sealed class Elasticsearch9WordsAgreeTests(Elasticsearch9 server) : WordsAgreeTests(server), IClassFixture<Elasticsearch9>;

/// <summary>The embedded engine makes the same terms of any text as a server, at the same places.</summary>
public abstract class WordsAgreeTests(SearchServer server)
{
    /// <summary>The server refuses more than 10,000 terms in one request.</summary>
    private const int MostCharacters = 9_000;

    private static readonly Rune[] Interesting =
    [
        .. "a1_'\".,:;#*0 \r\n-©®™‼ℹ▶Ⓜ〰〽אב״׳ｱア々人ひ한ก\u00AD\u0301\u200B\u200D\uFE0E\uFE0F\u20E3".EnumerateRunes(),
        new(0x1F600), new(0x1F44D), new(0x1F3FB), new(0x1F3FF), new(0x1F1E6), new(0x1F1FF), new(0x1F3F4), new(0xE0067), new(0xE007F), new(0x1F468), new(0x1F373),
    ];

    [Theory]
    [InlineData("standard")]
    [InlineData("english")]
    public async Task Random_texts_from_all_of_Unicode_have_the_same_terms(string analyzer)
    {
        var random = new Random(1);
        for (var request = 0; request < 40; request++)
        {
            await AssertSameTermsAsync(analyzer, RandomText(random, request % 2 == 0));
        }
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("english")]
    public async Task Words_that_are_too_long_are_split_alike(string analyzer)
    {
        foreach (var length in new[] { 254, 255, 256, 257, 511, 800 })
        {
            await AssertSameTermsAsync(analyzer, $"{new string('b', length)} é{new string('\u0301', length)} 1{new string('b', length)}'b {Repeat("𝐀", length)}");
        }
    }

    [Fact(Explicit = true)]
    public async Task Every_code_point_has_the_same_terms_among_letters_digits_and_emoji()
    {
        var text = new StringBuilder();
        for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
        {
            if (Rune.TryCreate(codePoint, out var rune))
            {
                text.Append($"a{rune}b 1{rune}2 {rune} ア{rune}ア {rune}\U0001F3FB {rune}\uFE0F\u20E3\n");
            }

            if (text.Length > MostCharacters / 3 || codePoint == 0x10FFFF)
            {
                await AssertSameTermsAsync("standard", text.ToString());
                text.Clear();
            }
        }
    }

    private static string RandomText(Random random, bool interesting)
    {
        var text = new StringBuilder();
        while (text.Length < MostCharacters)
        {
            if (Rune.TryCreate(random.Next(interesting ? 0x3100 : 0x110000), out var rune))
            {
                text.Append(interesting && random.Next(4) > 0 ? Interesting[random.Next(Interesting.Length)] : rune);
            }
        }

        return text.ToString();
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private async Task AssertSameTermsAsync(string analyzer, string text)
    {
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        using var response = await http.PostAsJsonAsync("/_analyze", new { analyzer, text }, TestContext.Current.CancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.True(response.IsSuccessStatusCode, answer.ToJsonString());

        var expected = answer["tokens"]!.AsArray().Select(token => Show((string)token!["token"]!, (int)token["start_offset"]!, (int)token["end_offset"]!, text));
        Assert.Equal(expected, TextAnalysis.Of(analyzer).Terms(text).Select(token => Show(token.Term, token.Start, token.End, text)));
    }

    /// <summary>With the characters around it, for the message.</summary>
    private static string Show(string term, int start, int end, string text) =>
        $"{Codes(term)} at {start} to {end} in {Codes(text[Math.Max(0, start - 4)..Math.Min(text.Length, end + 4)])}";

    private static string Codes(string text) => string.Join(' ', text.Select(one => ((int)one).ToString("X4", System.Globalization.CultureInfo.InvariantCulture)));
}
