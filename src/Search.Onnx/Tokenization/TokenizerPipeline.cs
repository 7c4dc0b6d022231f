using System.Text.Json;
using Search.Core.Errors;

namespace Search.Onnx.Tokenization;

/// <summary>The settings of <c>tokenizer.json</c>, without its vocabulary.</summary>
/// <param name="LowerCase">Whether texts are lower-cased; null where the file does not give it.</param>
/// <param name="StripAccents">Whether accents are removed; null where that follows <paramref name="LowerCase"/>.</param>
/// <param name="MaxLength">The length at which it cuts; null where it does not cut.</param>
internal sealed record TokenizerPipeline(bool? LowerCase, bool? StripAccents, int? MaxLength)
{
    public const string FileName = "tokenizer.json";

    /// <summary>
    /// The settings of every BERT tokenizer. With other values the tokens would differ from those of <see cref="WordPieceEncoder"/>.
    /// </summary>
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

    /// <summary>Reads the file from a model folder; without the file all settings are null.</summary>
    /// <exception cref="ModelException">The file is damaged, or its settings would give other tokens than this program.</exception>
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
            throw new ModelException($"{path}: {section} is null; expected one with {name} {json}, as in BERT tokenizers.");
        }

        if (Member(root, section, name)?.GetRawText() is { } found && found != json)
        {
            throw new ModelException($"{path}: {section}.{name} is {found}; expected {json}, as in BERT tokenizers.");
        }
    }

    private static JsonElement? Member(JsonElement root, string section, string name) =>
        root.TryGetProperty(section, out var part) && part.ValueKind == JsonValueKind.Object
        && part.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;
}
