using System.Text;
using System.Text.Json;
using CsCheck;
using Search.Core;
using Search.Core.Collections;

namespace Search.Tests.Core.Collections;

/// <summary>Lines of JSON: other fields are kept, and nothing is lost or repeated.</summary>
public class JsonLineTests
{
    [Theory]
    [InlineData("""{"url":"https://example.org","_id":"a","lang":"en","text":"x","year":2019}""", """{"url":"https://example.org","lang":"en","year":2019}""")]
    [InlineData("""{ "_id" : "a" , "text" : "x" , "tags" : [ "a b" , { "c" : [ ] , "d" : null } ] }""", """{"tags":["a b",{"c":[],"d":null}]}""")]
    [InlineData("{\"_id\":\"a\",\n\"text\":\"x\",\r\n\"deep\":\n{\"e\":\n1.50}}", """{"deep":{"e":1.50}}""")]
    [InlineData("""{"_id":"a","text":"x","n\u0061me":"\u00e9\n\"","n":1E5}""", """{"n\u0061me":"\u00e9\n\"","n":1E5}""")]
    [InlineData("""{"_id":"a","text":"x","one":{"n":1},"two":{"n":1}}""", """{"one":{"n":1},"two":{"n":1}}""")]
    [InlineData("""{"_id":"a","text":"x","":""}""", """{"":""}""")]
    [InlineData("""{"_id":"a","text":"x"}""", null)]
    public void Other_fields_are_kept_as_compact_JSON(string line, string? fields) =>
        Assert.Equal(new Passage("a", null, "x") { Fields = fields }, Parse(line).Passage);

    [Theory]
    [InlineData("""{"_id":"a","id":7,"text":"x"}""", """{"id":7}""")]
    [InlineData("""{"id":[7],"_id":"a","text":"x"}""", """{"id":[7]}""")]
    [InlineData("""{"contents":"y","_id":"a","text":"x"}""", """{"contents":"y"}""")]
    public void The_usual_name_counts_and_the_second_name_is_another_field(string line, string fields) =>
        Assert.Equal(new Passage("a", null, "x") { Fields = fields }, Parse(line).Passage);

    [Theory]
    [InlineData("""{"_id":"a","text":"x","n":1,"n":2}""", "\"n\" is there twice")]
    [InlineData("""{"_id":"a","text":"x","n":1,"\u006e":2}""", "\"n\" is there twice")]
    [InlineData("""{"_id":"a","text":"x","deep":[{"n":1,"n":2}]}""", "\"n\" is there twice")]
    [InlineData("""{"_id":"a","text":"x","text":"y"}""", "\"text\" is there twice")]
    [InlineData("""{"contents":"y","_id":"a","text":"x","contents":"z"}""", "\"contents\" is there twice")]
    [InlineData("""{"_id":"a","text":"x","half":"\ud800"}""", "surrogate")]
    [InlineData("""{"_id":"a","text":"\ud800"}""", "surrogate")]
    [InlineData("""{"_id":"a","text":"x","deep":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""", "depth")]
    [InlineData("""{"docid":"a","body":"x","none":null}""", """no id: found "docid", "body"; expected "_id" or "id". Name another field with --id-field""")]
    [InlineData("""{"_id":"a","body":"x","text":null}""", """no text: found "_id", "body"; expected "text" or "contents". Name another field with --text-field""")]
    [InlineData("{}", "no id: found no field;")]
    public void A_line_that_is_not_a_passage_is_rejected_with_what_was_found(string line, string reason) =>
        Assert.Contains(reason, Parse(line).Reason, StringComparison.Ordinal);

    [Fact]
    public void Named_fields_are_used_and_the_usual_names_are_then_other_fields() => Assert.Equal(
        new Passage("7", "T", "x") { Fields = """{"id":1,"title":"other","text":"another"}""" },
        Parse("""{"id":1,"docid":7,"title":"other","headline":"T","text":"another","body":"x"}""", new CollectionOptions("docid", "headline", "body")).Passage);

    [Theory]
    [InlineData("""{"_id":"a","headline":"t","body":"x"}""", """no id: found "_id", "headline", "body"; expected "docid". Name another field with --id-field""")]
    [InlineData("""{"docid":"a","headline":"t","text":"x"}""", """no text: found "docid", "headline", "text"; expected "body".""")]
    [InlineData("""{"docid":"a","title":"t","body":"x"}""", """no title: found "docid", "title", "body"; expected "headline".""")]
    public void A_named_field_that_is_missing_is_reported_with_the_fields_that_are_there(string line, string reason) =>
        Assert.Contains(reason, Parse(line, new CollectionOptions("docid", "headline", "body")).Reason, StringComparison.Ordinal);

    [Fact]
    public void A_line_with_many_fields_names_only_some_of_them()
    {
        var reason = Parse("{" + string.Join(',', Enumerable.Range(0, 500).Select(number => $"\"field {number} {new string('x', 200)}\":1")) + "}").Reason!;

        Assert.Contains("and 480 more; expected \"_id\" or \"id\"", reason, StringComparison.Ordinal);
        Assert.InRange(reason.Length, 100, 1_500);
    }

    [Fact]
    public void A_rejected_line_leaves_nothing_for_the_next_one()
    {
        var parser = new JsonLine(CollectionOptions.Default);
        using var batch = new PassageBatch();
        parser.Parse("""{"_id":"a","text":"x","deep":{"n":1,"n":2}}"""u8, batch);

        Assert.Null(parser.Parse("""{"_id":"b","text":"y","n":1}"""u8, batch));
        Assert.Equal(new Passage("b", null, "y") { Fields = """{"n":1}""" }, batch[0].ToPassage());
    }

    [Fact]
    public void Any_fields_come_back_with_the_same_values() =>
        Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 1, 5], Value).Array[0, 6].Sample(fields =>
        {
            var unique = fields.Where(field => field.Item1 is not ("id" or "text" or "title")).DistinctBy(field => field.Item1).ToDictionary(field => field.Item1, field => field.Item2);
            var line = JsonSerializer.Serialize(new Dictionary<string, object>(unique) { ["_id"] = "a", ["text"] = "x" }, Indented);

            var passage = Parse(line).Passage!;

            Assert.Equal(unique.Count == 0 ? null : JsonSerializer.Serialize(unique), passage.Fields);
        });

    private static Gen<object> Value { get; } = Gen.Recursive<object>((depth, value) => depth > 3
        ? Gen.Int.Select(number => (object)number)
        : Gen.OneOf(
            Gen.String.Where(IsValid).Select(text => (object)text),
            Gen.Double[-1e6, 1e6].Select(number => (object)number),
            Gen.Bool.Select(flag => (object)flag),
            value.Array[0, 3].Select(items => (object)items),
            Gen.Dictionary(Gen.String[Gen.Char.AlphaNumeric, 0, 5], value)[0, 3].Select(members => (object)members)));

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static bool IsValid(string text) => text == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static (Passage? Passage, string? Reason) Parse(string line, CollectionOptions? options = null)
    {
        using var batch = new PassageBatch();
        var reason = new JsonLine(options ?? CollectionOptions.Default).Parse(Encoding.UTF8.GetBytes(line), batch);
        return (reason is null ? batch[0].ToPassage() : null, reason);
    }
}
