using System.Text.Json.Nodes;
using Search.Core.Errors;
using Search.Core.Storage;
using Search.Onnx.Tokenization;

namespace Search.Tests.Onnx.Tokenization;

/// <summary>The settings of a folder's tokenizer, and settings that are refused because they would give other tokens.</summary>
public sealed class TokenizerSettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Vocabulary _vocabulary = Vocabulary.FromFolder(SearchInstallation.Find(SearchInstallation.BundledModel));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tokenizer_json_alone_says_whether_texts_are_lower_cased(bool lowerCase)
    {
        WriteTokenizer(lowerCase, _ => { });

        Assert.Equal(lowerCase, TokenizerSettings.FromFolder(_folder.Path).LowerCase);
        Assert.Equal(
            new WordPieceEncoder(_vocabulary, lowerCase).Encode("A Café in PARIS"), WordPieceEncoder.FromFolder(_folder.Path).Encode("A Café in PARIS"));
    }

    [Fact]
    public void Tokenizer_config_wins_over_tokenizer_json()
    {
        WriteTokenizer(lowerCase: true, tokenizer => tokenizer["truncation"] = new JsonObject { ["max_length"] = 64 });
        File.WriteAllText(_folder.File("tokenizer_config.json"), """{"do_lower_case": false, "model_max_length": 128}""");

        Assert.Equal(new TokenizerSettings(LowerCase: false, 128), TokenizerSettings.FromFolder(_folder.Path));
    }

    [Fact]
    public void The_maximum_length_is_read_from_the_file_that_has_it()
    {
        WriteTokenizer(lowerCase: true, tokenizer => tokenizer["truncation"] = new JsonObject { ["max_length"] = 64 });
        File.WriteAllText(_folder.File("tokenizer_config.json"), """{"model_max_length": 1e30}""");

        Assert.Equal(64, TokenizerSettings.FromFolder(_folder.Path).MaxLength);
    }

    [Theory]
    [InlineData("normalizer", "type", "\"NFC\"", "normalizer.type is \"NFC\"; expected \"BertNormalizer\"")]
    [InlineData("normalizer", "clean_text", "false", "normalizer.clean_text is false")]
    [InlineData("normalizer", "handle_chinese_chars", "false", "normalizer.handle_chinese_chars is false")]
    [InlineData("normalizer", "strip_accents", "false", "strip_accents is False but lower-casing is True")]
    [InlineData("normalizer", "lowercase", "\"yes\"", "not valid")]
    [InlineData("pre_tokenizer", "type", "\"Whitespace\"", "pre_tokenizer.type is \"Whitespace\"")]
    [InlineData("model", "max_input_chars_per_word", "200", "model.max_input_chars_per_word is 200; expected 100")]
    [InlineData("model", "continuing_subword_prefix", "\"@@\"", "model.continuing_subword_prefix is \"@@\"")]
    [InlineData("model", "unk_token", "\"[unk]\"", "model.unk_token is \"[unk]\"")]
    public void A_tokenizer_that_makes_other_tokens_is_refused(string section, string name, string json, string reason)
    {
        WriteTokenizer(lowerCase: true, tokenizer => tokenizer[section]![name] = JsonNode.Parse(json));

        Assert.Contains(reason, Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_without_a_normalizer_is_refused()
    {
        WriteTokenizer(lowerCase: true, tokenizer => tokenizer["normalizer"] = null);

        Assert.Contains("tokenizer.json: normalizer is null", Refused(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(7)]
    public void A_length_without_room_for_texts_is_refused(int length)
    {
        File.WriteAllText(_folder.File("tokenizer_config.json"), $$"""{"model_max_length": {{length}}}""");

        Assert.Contains($"tokenizer_config.json: the longest pair has {length} tokens; expected at least 8", Refused(), StringComparison.Ordinal);
    }

    private string Refused() => Assert.Throws<ModelException>(() => TokenizerSettings.FromFolder(_folder.Path)).Message;

    /// <summary>The file that our exporter writes, alone in its folder.</summary>
    private void WriteTokenizer(bool lowerCase, Action<JsonNode> change)
    {
        TokenizerFiles.Complete(_folder.Path, _vocabulary, lowerCase, 512);
        File.Delete(_folder.File("tokenizer_config.json"));
        var tokenizer = JsonNode.Parse(File.ReadAllText(_folder.File("tokenizer.json")))!;
        change(tokenizer);
        File.WriteAllText(_folder.File("tokenizer.json"), tokenizer.ToJsonString());
    }
}
