using System.Text.Json;
using Search.Onnx.Tokenization;

namespace Search.Tests.Onnx.Tokenization;

/// <summary>A line of the tokenizer goldens: a text or a pair, and the tokens of the reference implementation.</summary>
internal sealed class GoldenTokens
{
    private readonly string _place;
    private readonly JsonElement _json;

    private GoldenTokens(string place, JsonElement json)
    {
        _place = place;
        _json = json;
        (First, Second) = json.TryGetProperty("text", out var text) ? (text.GetString()!, null) : (Text("a"), Text("b"));
        MaxLength = json.GetProperty("max_length") is { ValueKind: JsonValueKind.Number } limit ? limit.GetInt32() : null;
        Truncation = Text("truncation");
    }

    public string First { get; }

    public string? Second { get; }

    public int? MaxLength { get; }

    public string Truncation { get; }

    public static IReadOnlyList<GoldenTokens> Load(string file) =>
    [
        .. File.ReadAllText(TestData.Require($"golden/tokenizer/{file}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select((line, index) => new GoldenTokens($"{file}, line {index + 1}", JsonDocument.Parse(line).RootElement)),
    ];

    /// <summary>
    /// All ids, type ids and removed tokens must equal the reference's, with one exception: where the reference refuses a pair because
    /// <c>only_second</c> would leave nothing of the second text (field <c>error</c>), this program cuts the query too and reports it.
    /// </summary>
    /// <param name="found">The tokens of this program.</param>
    /// <param name="special">Whether literals of special tokens become special tokens.</param>
    public void AssertSame(TokenSequence found, bool special)
    {
        if (_json.TryGetProperty("error", out _))
        {
            Assert.Equal(MaxLength, found.Ids.Count);
            Assert.True(found.Removed > 0, _place);
            return;
        }

        var hasLiterals = _json.TryGetProperty("ids_plain", out var plain);
        AssertSame("ids", hasLiterals && !special ? Numbers(plain) : Numbers(_json.GetProperty("ids")), found.Ids);
        if (!hasLiterals || special)
        {
            AssertSame("type_ids", _json.TryGetProperty("type_ids", out var types) ? Numbers(types) : new int[found.Ids.Count], found.TypeIds);
            AssertSame("tokens_removed", [Removed()], [found.Removed]);
        }
    }

    private static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];

    private void AssertSame(string field, IReadOnlyList<int> expected, IReadOnlyList<int> found) => Assert.True(
        expected.SequenceEqual(found),
        $"{_place}, {field}: expected {string.Join(' ', expected)}, found {string.Join(' ', found)}");

    private int Removed() =>
        _json.TryGetProperty("tokens_removed", out var removed) ? removed.EnumerateObject().Sum(text => text.Value.GetInt32()) : 0;

    private string Text(string member) => _json.GetProperty(member).GetString()!;
}
