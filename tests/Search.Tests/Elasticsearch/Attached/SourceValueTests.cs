using System.Text.Json;
using Search.Elasticsearch.Attached;

namespace Search.Tests.Elasticsearch.Attached;

public class SourceValueTests
{
    [Theory]
    [InlineData("""{"body":"moon"}""", "body", "moon")]
    [InlineData("""{"a":{"b":"moon"}}""", "a.b", "moon")]
    [InlineData("""{"a.b":"moon"}""", "a.b", "moon")]
    [InlineData("""{"a":{"b.c":"moon"}}""", "a.b.c", "moon")]
    [InlineData("""{"tags":["red","blue"]}""", "tags", "red blue")]
    [InlineData("""{"comments":[{"text":"one"},{"text":"two"},{"other":1}]}""", "comments.text", "one two")]
    [InlineData("""{"year":1969,"ok":true,"price":1.50}""", "price", "1.50")]
    [InlineData("""{"ok":true}""", "ok", "true")]
    [InlineData("""{"body":null}""", "body", "")]
    [InlineData("""{"body":["",null,"moon"]}""", "body", "moon")]
    [InlineData("""{}""", "body", "")]
    [InlineData("""{"body":{"inner":"moon"}}""", "body", "")]
    [InlineData("""{"body":"moon"}""", "body.inner", "")]
    public void A_value_is_read_as_text(string document, string path, string expected) =>
        Assert.Equal(expected, SourceValue.Read(JsonDocument.Parse(document).RootElement, path));
}
