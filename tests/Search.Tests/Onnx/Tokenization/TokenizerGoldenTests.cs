using System.Text.Json;
using Search.Onnx.Tokenization;

namespace Search.Tests.Onnx.Tokenization;

/// <summary>
/// Ids of the reference implementation, every line exact. The one difference: where the reference refuses a pair because
/// <c>only_second</c> would leave nothing of the second text (field <c>error</c>), we cut the query too and say so.
/// </summary>
public class TokenizerGoldenTests
{
    [Theory]
    [InlineData("singles.jsonl", "vocab.txt", true)]
    [InlineData("singles.jsonl", "vocab-crlf.txt", true)]
    [InlineData("cased/singles.jsonl", "cased/vocab.txt", false)]
    [InlineData("multilingual/singles.jsonl", "multilingual/vocab.txt", true)]
    public void Single_texts_get_the_ids_of_the_reference(string file, string vocabulary, bool lowerCase)
    {
        var encoder = Encoder(vocabulary, lowerCase);
        foreach (var (line, json) in Lines(file))
        {
            var text = json.GetProperty("text").GetString()!;
            var (cls, sep) = (encoder.Vocabulary.Cls, encoder.Vocabulary.Sep);

            AssertIds(file, line, json, "ids", [cls, .. encoder.EncodeWithSpecialTokens(text), sep]);
            AssertIds(file, line, json, json.TryGetProperty("ids_plain", out _) ? "ids_plain" : "ids", [cls, .. encoder.Encode(text), sep]);
        }
    }

    [Theory]
    [InlineData("pairs.jsonl", "vocab.txt")]
    [InlineData("truncation.jsonl", "vocab.txt")]
    [InlineData("multilingual/pairs.jsonl", "multilingual/vocab.txt")]
    public void Pairs_get_the_ids_and_type_ids_of_the_reference(string file, string vocabulary)
    {
        var encoder = Encoder(vocabulary, lowerCase: true);
        foreach (var (line, json) in Lines(file))
        {
            var maxLength = json.TryGetProperty("max_length", out var limit) && limit.ValueKind == JsonValueKind.Number ? limit.GetInt32() : int.MaxValue;
            var truncation = json.TryGetProperty("truncation", out var name) ? PairTruncation.Parse(name.GetString()!) : Truncation.None;
            var hasPlain = json.TryGetProperty("ids_plain", out _);
            var special = Pair(encoder, json, encoder.EncodeWithSpecialTokens, maxLength, truncation);
            if (json.TryGetProperty("error", out _))
            {
                Assert.Equal(maxLength, special.Ids.Length);
                continue;
            }

            AssertIds(file, line, json, "ids", special.Ids);
            AssertIds(file, line, json, "type_ids", special.TypeIds);
            AssertIds(file, line, json, hasPlain ? "ids_plain" : "ids", Pair(encoder, json, text => encoder.Encode(text), maxLength, truncation).Ids);
            if (json.TryGetProperty("tokens_removed", out var removed))
            {
                Assert.Equal(removed.EnumerateObject().Sum(text => text.Value.GetInt32()), special.Removed);
            }
        }
    }

    private static (int[] Ids, int[] TypeIds, int Removed) Pair(
        WordPieceEncoder encoder, JsonElement json, Func<string, int[]> encode, int maxLength, Truncation truncation)
    {
        var (first, second) = (encode(json.GetProperty("a").GetString()!), encode(json.GetProperty("b").GetString()!));
        var fit = PairTruncation.Fit(first.Length, second.Length, maxLength, truncation);
        int[] ids = [encoder.Vocabulary.Cls, .. first[..fit.First], encoder.Vocabulary.Sep, .. second[..fit.Second], encoder.Vocabulary.Sep];
        int[] types = [.. Enumerable.Repeat(0, fit.First + 2), .. Enumerable.Repeat(1, fit.Second + 1)];
        return (ids, types, fit.Removed);
    }

    private static void AssertIds(string file, int line, JsonElement json, string field, int[] found)
    {
        int[] expected = [.. json.GetProperty(field).EnumerateArray().Select(id => id.GetInt32())];
        Assert.True(
            expected.AsSpan().SequenceEqual(found),
            $"{file}, line {line}, {field}: expected {string.Join(' ', expected)}, found {string.Join(' ', found)}");
    }

    private static WordPieceEncoder Encoder(string vocabulary, bool lowerCase) =>
        new(Vocabulary.FromFile(TestData.Require($"golden/tokenizer/{vocabulary}")), lowerCase);

    private static IEnumerable<(int Line, JsonElement Json)> Lines(string file) =>
        File.ReadAllText(TestData.Require($"golden/tokenizer/{file}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select((line, index) => (index + 1, JsonDocument.Parse(line).RootElement));
}
