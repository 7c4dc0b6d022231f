using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core.Storage;

namespace Search.Onnx.Tokenization;

/// <summary>
/// Writes a BERT tokenizer as the files that Hugging Face's libraries load: <c>tokenizer.json</c> and <c>tokenizer_config.json</c>. Many model
/// folders have only <c>vocab.txt</c>.
/// </summary>
public static class TokenizerFiles
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

    private static readonly string[] SpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>Adds what a folder lacks: missing files, and missing settings of an existing <c>tokenizer_config.json</c>.</summary>
    /// <param name="folder">The folder; existing settings stay, except a maximum length that is too large.</param>
    /// <param name="vocabulary">The model's tokens.</param>
    /// <param name="lowerCase">Whether texts are lower-cased and stripped of accents (uncased models).</param>
    /// <param name="maxLength">The longest pair in tokens.</param>
    public static void Complete(string folder, Vocabulary vocabulary, bool lowerCase, int maxLength)
    {
        var (tokenizer, config) = (Path.Combine(folder, "tokenizer.json"), Path.Combine(folder, "tokenizer_config.json"));
        if (!File.Exists(tokenizer))
        {
            File.WriteAllText(tokenizer, TokenizerOf(vocabulary, lowerCase).ToJsonString(JsonFormat.Document) + "\n");
        }

        var settings = File.Exists(config) ? JsonNode.Parse(File.ReadAllBytes(config))!.AsObject() : [];
        if (TokenizerSettings.FromFolder(folder).MaxLength is not { } limit || limit > maxLength)
        {
            settings.Remove("model_max_length"); // Often a huge number. Other programs would then not cut, and the model would fail on long pairs.
        }

        foreach (var (name, value) in ConfigOf(lowerCase, maxLength).Where(entry => !settings.ContainsKey(entry.Key)))
        {
            settings[name] = value?.DeepClone();
        }

        File.WriteAllText(config, settings.ToJsonString(JsonFormat.Document) + "\n");
    }

    private static JsonNode TokenizerOf(Vocabulary vocabulary, bool lowerCase)
    {
        var tokenizer = JsonNode.Parse(Tokenizer)!;
        tokenizer["normalizer"]!["lowercase"] = lowerCase;
        tokenizer["model"]!["vocab"] = JsonSerializer.SerializeToNode(vocabulary.Tokens.Index().ToDictionary(token => token.Item, token => token.Index));
        tokenizer["added_tokens"] = new JsonArray([.. SpecialTokens
            .Where(vocabulary.Ids.ContainsKey)
            .OrderBy(token => vocabulary.Ids[token])
            .Select(token => AddedToken(token, vocabulary.Ids[token]))]);
        tokenizer["post_processor"]!["special_tokens"] = new JsonObject
        {
            ["[CLS]"] = TemplateToken("[CLS]", vocabulary.Cls),
            ["[SEP]"] = TemplateToken("[SEP]", vocabulary.Sep),
        };
        return tokenizer;
    }

    /// <summary>All members are written, because the tokenizers library has no defaults for them.</summary>
    private static JsonObject AddedToken(string token, int id) => new()
    {
        ["id"] = id,
        ["content"] = token,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };

    private static JsonObject TemplateToken(string token, int id) => new()
    {
        ["id"] = token,
        ["ids"] = new JsonArray(id),
        ["tokens"] = new JsonArray(token),
    };

    private static JsonObject ConfigOf(bool lowerCase, int maxLength) => new()
    {
        ["tokenizer_class"] = "BertTokenizer",
        ["do_lower_case"] = lowerCase,
        ["model_max_length"] = maxLength,
        ["tokenize_chinese_chars"] = true,
        ["strip_accents"] = null,
        ["unk_token"] = "[UNK]",
        ["cls_token"] = "[CLS]",
        ["sep_token"] = "[SEP]",
        ["pad_token"] = "[PAD]",
        ["mask_token"] = "[MASK]",
    };
}
