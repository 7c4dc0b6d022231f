using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Search.Core.Errors;
using Search.Elasticsearch.Attached;

namespace Search.Tests.Elasticsearch.Attached;

public class QueryTemplateTests
{
    private const int Texts = 100_000;

    private static readonly string[] Awkward =
        ["\"", "\\", "{{query}}", "{{size}}", "}}", "{", "]", "\u0000", "\u001f", "\n", "\u2028", "\ud800", "\udc00", "😀", "é", "' OR 1=1", "*:*", "</script>", "\\u0041"];

    [Fact]
    public void Any_text_gives_valid_json_with_exactly_this_text_in_it()
    {
        var template = new QueryTemplate(Parse("""{"query":{"match":{"body":"{{query}}"}},"note":"before {{query}} after","size":"{{size}}"}"""));

        Gen.OneOf(Gen.String, Gen.Int[0, Awkward.Length - 1].Select(place => Awkward[place]).Array[0, 8].Select(string.Concat)).Sample(
            text =>
            {
                var filled = JsonNode.Parse(template.Fill(text, 7))!;
                var expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)); // Half of a pair becomes U+FFFD.
                return (string)filled["query"]!["match"]!["body"]! == expected
                    && (string)filled["note"]! == $"before {expected} after"
                    && (int)filled["size"]! == 7
                    && filled.AsObject().Count == 3;
            },
            iter: Texts);
    }

    [Fact]
    public void Marks_are_found_in_arrays_and_deep_objects_and_nothing_else_changes()
    {
        var template = new QueryTemplate(Parse("""{"retriever":{"rrf":{"retrievers":[{"standard":{"query":{"match":{"a":"{{query}}"}}}},{"knn":{"k":"{{size}}","boost":1.50,"on":true,"no":null}}]}}}"""));

        Assert.Equal(
            """{"retriever":{"rrf":{"retrievers":[{"standard":{"query":{"match":{"a":"moon"}}}},{"knn":{"k":20,"boost":1.50,"on":true,"no":null}}]}},"size":20}""",
            Encoding.UTF8.GetString(template.Fill("moon", 20)));
    }

    [Fact]
    public void A_body_with_a_size_of_its_own_keeps_it() =>
        Assert.Equal("""{"size":5,"q":"moon"}""", Encoding.UTF8.GetString(new QueryTemplate(Parse("""{"size":5,"q":"{{query}}"}""")).Fill("moon", 20)));

    [Fact]
    public void A_stored_template_gets_no_size_beside_its_parameters()
    {
        var template = new QueryTemplate(Parse("""{"id":"mine","params":{"text":"{{query}}","hits":"{{size}}"}}"""));

        Assert.True(template.IsStoredTemplate);
        Assert.Equal("""{"id":"mine","params":{"text":"moon","hits":20}}""", Encoding.UTF8.GetString(template.Fill("moon", 20)));
    }

    [Fact]
    public void A_body_without_a_place_for_the_text_is_refused() => Assert.Contains(
        "has no {{query}}; expected it inside a string",
        Assert.Throws<BadInputException>(() => new QueryTemplate(Parse("""{"{{query}}":1,"query":{"match_all":{}}}"""))).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"a\": 1,\n  \"b\": }", "line 2, column 8")]
    [InlineData("[1]", "holds no JSON object")]
    [InlineData("", "line 1, column 1")]
    public void A_file_that_is_no_json_object_is_refused_with_the_place(string text, string expected)
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "query.json");
        File.WriteAllText(file, text);

        var message = Assert.Throws<BadInputException>(() => QueryTemplate.ReadFile(file)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Contains(file, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused_with_its_name() =>
        Assert.Contains("no-such-file.json", Assert.Throws<BadInputException>(() => QueryTemplate.ReadFile("no-such-file.json")).Message, StringComparison.Ordinal);

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
