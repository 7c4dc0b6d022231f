using System.Text.Json;
using Search.Core.Errors;

namespace Search.Onnx.Tokenization;

/// <summary>What <c>tokenizer.json</c> says of how texts become tokens, besides its vocabulary.</summary>
/// <param name="LowerCase">Whether texts are lower-cased; null where it does not say.</param>
/// <param name="StripAccents">Whether accents are removed; null where that goes with <paramref name="LowerCase"/>.</param>
/// <param name="MaxLength">Where it cuts; null where it does not.</param>
internal sealed record TokenizerPipeline(bool? LowerCase, bool? StripAccents, int? MaxLength)
{
    public const string FileName = "tokenizer.json";

    /// <summary>What every BERT tokenizer has; another value would mean other tokens than <see cref="WordPieceEncoder"/> makes.</summary>
    private static readonly (string Section, string Name, string Json)[] Fixed =
    [
        ("normalizer", "type", "\"BertNormalizer\""),
        ("normalizer", "clean_text", "true"),
        ("normalizer", "handle_chinese_chars", "true"),
        ("pre_tokenizer", "type", "\"BertPreTokenizer\""),
        ("model", "unk_token", "\"[UNK]\""),
        ("model", "continuing_subword_prefix", "\"##\""),
        ("model", "max_input_chars_per_word", $"{WordPieceEncoder.MaxWordLength}"),
    ];

    /// <summary>Reads the file from a model folder; a missing one says nothing.</summary>
    /// <exception cref="ModelException">It is damaged, or makes other tokens than this program.</exception>
    public static TokenizerPipeline FromFolder(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return new TokenizerPipeline(null, null, null);
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            foreach (var (section, name, json) in Fixed)
            {
                Check(path, root, section, name, json);
            }

            return new TokenizerPipeline(
                Member(root, "normalizer", "lowercase")?.GetBoolean(),
                Member(root, "normalizer", "strip_accents")?.GetBoolean(),
                Member(root, "truncation", "max_length")?.GetInt32());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new ModelException($"{path}: not valid: {exception.Message}", exception);
        }
    }

    private static void Check(string path, JsonElement root, string section, string name, string json)
    {
        if (root.TryGetProperty(section, out var part) && part.ValueKind == JsonValueKind.Null)
        {
            throw new ModelException($"{path}: {section} is null; expected one with {name} {json}, as BERT tokenizers have it.");
        }

        if (Member(root, section, name)?.GetRawText() is { } found && found != json)
        {
            throw new ModelException($"{path}: {section}.{name} is {found}; expected {json}, as BERT tokenizers have it.");
        }
    }

    private static JsonElement? Member(JsonElement root, string section, string name) =>
        root.TryGetProperty(section, out var part) && part.ValueKind == JsonValueKind.Object
        && part.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
}
