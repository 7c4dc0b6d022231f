using System.Text.Json;
using Search.Core.Errors;

namespace Search.Onnx.Tokenization;

/// <summary>What <c>tokenizer_config.json</c> says of a BERT tokenizer.</summary>
/// <param name="LowerCase">Whether texts are lower-cased and stripped of accents; true where the file does not say.</param>
/// <param name="MaxLength">The longest pair in tokens; null where the file does not say, or says something astronomic.</param>
public sealed record TokenizerSettings(bool LowerCase, int? MaxLength)
{
    /// <summary>transformers writes 1e30 where a tokenizer has no limit.</summary>
    private const double NoLimit = 1_000_000;

    /// <summary>Reads the file from a model folder; a missing file means the defaults.</summary>
    /// <exception cref="ModelException">The file is damaged, or asks for something that is not supported.</exception>
    public static TokenizerSettings FromFolder(string folder)
    {
        var path = Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(path))
        {
            return new TokenizerSettings(true, null);
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(path, document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ModelException($"{path}: not valid: {exception.Message}", exception);
        }
    }

    private static TokenizerSettings Read(string path, JsonElement root)
    {
        var lowerCase = Flag(root, "do_lower_case") ?? true;
        if (Flag(root, "strip_accents") is { } stripAccents && stripAccents != lowerCase)
        {
            throw new ModelException(
                $"{path}: strip_accents is {stripAccents} and do_lower_case {lowerCase}; expected both alike, or no strip_accents.");
        }

        if (Flag(root, "tokenize_chinese_chars") is false)
        {
            throw new ModelException($"{path}: tokenize_chinese_chars is false; expected true, as published rerankers have it.");
        }

        int? maxLength = root.TryGetProperty("model_max_length", out var length) && length.ValueKind == JsonValueKind.Number
            && length.GetDouble() is > 0 and < NoLimit and var limit ? (int)limit : null;
        return new TokenizerSettings(lowerCase, maxLength);
    }

    private static bool? Flag(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;
}
