using System.Text.Json;
using Search.Core.Attached;
using Search.Elasticsearch.Answers;
using Search.Elasticsearch.Attached;

namespace Search.Tests.Elasticsearch.Attached;

public class MatchedWordsTests
{
    [Fact]
    public void The_marked_words_of_all_fields_are_read_once_each()
    {
        var hit = new AttachedHit("i", "1", 1, default, new Dictionary<string, IReadOnlyList<string>>
        {
            ["name"] = ["\uE000Moon\uE001 lamp"],
            ["body"] = ["like the \uE000moon\uE001,", "\uE000Moon\uE001 \uE000light\uE001"],
        });

        Assert.Equal(["Moon", "moon", "light"], MatchedWords.Read(hit));
        Assert.Empty(MatchedWords.Read(hit with { Highlight = null }));
    }

    [Theory]
    [InlineData("""{"query":{"match":{"body":"{{query}}"}}}""", true)]
    [InlineData("""{"query":{"match":{"body":"{{query}}"}},"highlight":{"fields":{"body":{}}}}""", false)]
    [InlineData("""{"id":"stored","params":{"q":"{{query}}"}}""", false)]
    public void A_body_with_highlights_of_its_own_is_left_as_it_is(string body, bool asks)
    {
        var query = new AttachedQuery("mine", (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(body)!);
        var search = new AttachedSearch(
            new AttachedIndex("shop", "http://localhost:9200", "products", ["body"], null, null, [query], null), query, severalIndexes: false);

        Assert.Equal(asks, search.CanMark);
        using var request = JsonDocument.Parse(search.Request("moon", 10, search.CanMark));
        Assert.Equal(asks, request.RootElement.TryGetProperty("highlight", out var highlight) && highlight.GetProperty("fields").TryGetProperty("body", out _)
            && highlight.TryGetProperty("pre_tags", out _));
    }
}
