using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core.Commands;
using Search.Onnx.Tokenization;

namespace Search.Benchmarks.Peers;

/// <summary>A vocabulary as the files that transformers.js loads; the bundled model has only <c>vocab.txt</c>.</summary>
internal static class PeerTokenizer
{
    private const string Tokenizer = """
        {
          "version": "1.0",
          "truncation": null,
          "padding": null,
          "normalizer": { "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null },
          "pre_tokenizer": { "type": "BertPreTokenizer" },
          "post_processor": {
            "type": "TemplateProcessing",
            "single": [
              { "SpecialToken": { "id": "[CLS]", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } },
              { "SpecialToken": { "id": "[SEP]", "type_id": 0 } }
            ],
            "pair": [
              { "SpecialToken": { "id": "[CLS]", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } },
              { "SpecialToken": { "id": "[SEP]", "type_id": 0 } }, { "Sequence": { "id": "B", "type_id": 1 } },
              { "SpecialToken": { "id": "[SEP]", "type_id": 1 } }
            ]
          },
          "decoder": { "type": "WordPiece", "prefix": "##", "cleanup": true },
          "model": { "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100 }
        }
        """;

    private const string Config = """
        {
          "tokenizer_class": "BertTokenizer", "model_max_length": 512, "tokenize_chinese_chars": true, "strip_accents": null,
          "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "mask_token": "[MASK]"
        }
        """;

    private static readonly string[] SpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>Writes <c>tokenizer.json</c> and <c>tokenizer_config.json</c> of a BERT tokenizer into a folder.</summary>
    public static void Write(string folder, Vocabulary vocabulary, bool lowerCase)
    {
        var ids = vocabulary.Tokens.Index().ToDictionary(token => token.Item, token => token.Index);
        var tokenizer = JsonNode.Parse(Tokenizer)!;
        tokenizer["normalizer"]!["lowercase"] = lowerCase;
        tokenizer["model"]!["vocab"] = JsonSerializer.SerializeToNode(ids);
        tokenizer["added_tokens"] = JsonSerializer.SerializeToNode(
            SpecialTokens.Where(ids.ContainsKey).Select(token => new { Id = ids[token], Content = token, Special = true }), JsonOutput.Line);
        tokenizer["post_processor"]!["special_tokens"] = JsonSerializer.SerializeToNode(
            new[] { "[CLS]", "[SEP]" }.ToDictionary(token => token, token => new { Id = token, Ids = new[] { ids[token] }, Tokens = new[] { token } }),
            JsonOutput.Line);

        var config = JsonNode.Parse(Config)!;
        config["do_lower_case"] = lowerCase;
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), tokenizer.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "tokenizer_config.json"), config.ToJsonString());
    }
}
