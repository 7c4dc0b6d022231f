using System.Text.Json.Nodes;
using Search.Core.Storage;
using Search.Onnx.Tokenization;

namespace Search.Tests.Onnx.Tokenization;

public sealed class TokenizerFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Vocabulary _vocabulary = Vocabulary.FromFolder(SearchInstallation.Find(SearchInstallation.BundledModel));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_written_manifest_is_read_back_unchanged(bool lowerCase)
    {
        TokenizerFiles.Complete(_folder.Path, _vocabulary, lowerCase, 384);

        Assert.Equal(_vocabulary.Tokens, Vocabulary.FromFolder(_folder.Path).Tokens);
        Assert.Equal(new TokenizerSettings(lowerCase, 384), TokenizerSettings.FromFolder(_folder.Path));
        Assert.Equal(lowerCase, (bool)Read("tokenizer.json")["normalizer"]!["lowercase"]!);
        Assert.Equal(lowerCase, (bool)Read("tokenizer_config.json")["do_lower_case"]!);
    }

    [Fact]
    public void Special_tokens_keep_their_ids()
    {
        TokenizerFiles.Complete(_folder.Path, _vocabulary, lowerCase: true, 512);

        var added = Read("tokenizer.json")["added_tokens"]!.AsArray().ToDictionary(token => (string)token!["content"]!, token => (int)token!["id"]!);
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], added.Keys);
        Assert.Equal((_vocabulary.Cls, _vocabulary.Sep, _vocabulary.Pad), (added["[CLS]"], added["[SEP]"], added["[PAD]"]));
        Assert.Equal(_vocabulary.Sep, (int)Read("tokenizer.json")["post_processor"]!["special_tokens"]!["[SEP]"]!["ids"]![0]!);
    }

    [Fact]
    public void Export_keeps_existing_tokenizer_settings_and_adds_missing_ones()
    {
        File.WriteAllText(_folder.File("tokenizer.json"), "{}");
        File.WriteAllText(_folder.File("tokenizer_config.json"), """{"do_lower_case": false, "added_by": "somebody", "strip_accents": null}""");

        TokenizerFiles.Complete(_folder.Path, _vocabulary, lowerCase: true, 512);

        var config = Read("tokenizer_config.json");
        Assert.Equal("{}", File.ReadAllText(_folder.File("tokenizer.json")));
        Assert.Equal((false, "somebody", 512), ((bool)config["do_lower_case"]!, (string?)config["added_by"], (int)config["model_max_length"]!));
        Assert.True(config.AsObject().ContainsKey("strip_accents"));
    }

    [Theory]
    [InlineData("1000000000000000019884624838656", 512)]
    [InlineData("1024", 512)]
    [InlineData("256", 256)]
    public void A_length_above_the_models_maximum_is_not_exported(string said, int expected)
    {
        File.WriteAllText(_folder.File("tokenizer_config.json"), $$"""{"model_max_length": {{said}}}""");

        TokenizerFiles.Complete(_folder.Path, _vocabulary, lowerCase: true, 512);

        Assert.Equal(expected, (int)Read("tokenizer_config.json")["model_max_length"]!);
    }

    private JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(_folder.File(file)))!;
}
