using System.Text.Json.Nodes;
using Search.Core.Attached;
using Search.Core.Errors;
using Search.Elasticsearch.Attached;

namespace Search.Tests.Elasticsearch.Attached;

public class AttachedMappingTests
{
    private const string Mapping = """
        {
          "products-1": { "mappings": {
            "runtime": { "upper": { "type": "keyword" } },
            "properties": {
              "headline": { "type": "text", "analyzer": "german", "fields": { "raw": { "type": "keyword" }, "simple": { "type": "text", "analyzer": "simple" } } },
              "body": { "type": "text" },
              "words": { "type": "alias", "path": "body" },
              "sku": { "type": "keyword" },
              "seller": { "properties": { "about": { "type": "text" } } },
              "comments": { "type": "nested", "properties": { "text": { "type": "text" } } },
              "meaning": { "type": "semantic_text" } } } },
          "products-2": { "mappings": { "properties": { "body": { "type": "text", "analyzer": "simple" }, "extra": { "type": "text" } } } }
        }
        """;

    [Theory]
    [InlineData("headline", "headline (text, german) from headline")]
    [InlineData("headline.simple", "headline.simple (text, simple) from headline")]
    [InlineData("words", "words (text, ) from body")]
    [InlineData("seller.about", "seller.about (text, ) from seller.about")]
    [InlineData("extra", "extra (text, ) from extra")]
    public void Fields_are_found_with_the_place_of_their_text(string path, string expected)
    {
        var field = Read().Require(path, "products-*");

        Assert.Equal(expected, $"{field.Path} ({field.Type}, {field.Analyzer}) from {field.Source}");
    }

    [Fact]
    public void A_missing_field_is_refused_with_the_text_fields_the_nearest_first() => Assert.Contains(
        "'products-*' has no field 'bodi'; its text fields: body, ",
        Assert.Throws<BadInputException>(() => Read().Require("bodi", "products-*")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("sku", null, "has the type keyword; expected a text field")]
    [InlineData("upper", null, "is a runtime field")]
    [InlineData("comments.text", null, "is in the nested object 'comments', which the default query cannot search")]
    [InlineData("meaning", null, "has the type semantic_text, which the default query cannot search")]
    [InlineData("body", "headline", "cannot be the id: it is of type text")]
    public void Fields_that_cannot_be_used_are_refused_with_the_reason(string text, string? id, string expected) => Assert.Contains(
        expected,
        Assert.Throws<BadInputException>(() => AttachedFields.Check(Index(text, id), Read())).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("comments.text")]
    [InlineData("meaning")]
    public void With_a_query_of_its_own_they_can_be_read(string text) => AttachedFields.Check(
        Index(text, null) with { Queries = [new AttachedQuery("mine", JsonNode.Parse("""{"q":"{{query}}"}""")!.AsObject())] }, Read());

    [Fact]
    public void An_index_that_does_not_keep_its_documents_is_refused()
    {
        var mapping = AttachedMapping.Read(JsonNode.Parse("""{"log":{"mappings":{"_source":{"enabled":false},"properties":{"body":{"type":"text"}}}}}""")!);

        Assert.Contains("does not keep its documents", Assert.Throws<BadInputException>(() => AttachedFields.Check(Index("body", null), mapping)).Message, StringComparison.Ordinal);
    }

    private static AttachedMapping Read() => AttachedMapping.Read(JsonNode.Parse(Mapping)!);

    private static AttachedIndex Index(string text, string? id) =>
        new("shop", "http://127.0.0.1:9200", "products-*", [text], null, id, [new AttachedQuery(AttachedQuery.Default, null)], null);
}
