using System.Text.Json;
using Search.Core.Errors;

namespace Search.Onnx.Tokenization;

/// <summary>
/// The settings of a model folder's BERT tokenizer: from <c>tokenizer_config.json</c>, and those that it lacks from <c>tokenizer.json</c>.
/// </summary>
/// <param name="LowerCase">Whether texts are lower-cased and stripped of accents; true where no file gives it.</param>
/// <param name="MaxLength">The longest pair in tokens; null where no file gives it, or the number is huge.</param>
public sealed record TokenizerSettings(bool LowerCase, int? MaxLength)
{
    /// <summary>transformers writes 1e30 where a tokenizer has no limit.</summary>
    private const double NoLimit = 1_000_000;

    /// <summary>Reads the files from a model folder; without them the defaults are used.</summary>
    /// <exception cref="ModelException">A file is damaged, or asks for something that is not supported.</exception>
    public static TokenizerSettings FromFolder(string folder)
    {
        var pipeline = TokenizerPipeline.FromFolder(folder);
        var path = Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(path))
        {
            return Settings(Path.Combine(folder, TokenizerPipeline.FileName), pipeline);
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Settings(path, Merge(path, document.RootElement, pipeline));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ModelException($"{path}: not valid: {exception.Message}", exception);
        }
    }

    /// <summary>As in transformers, tokenizer_config.json takes precedence.</summary>
    private static TokenizerPipeline Merge(string path, JsonElement root, TokenizerPipeline pipeline)
    {
        if (Flag(root, "tokenize_chinese_chars") is false)
        {
            throw new ModelException($"{path}: tokenize_chinese_chars is false; expected true, as in published rerankers.");
        }

        int? maxLength = root.TryGetProperty("model_max_length", out var length) && length.ValueKind == JsonValueKind.Number
            && length.GetDouble() is < NoLimit and var limit ? (int)limit : null;
        return new TokenizerPipeline(
            Flag(root, "do_lower_case") ?? pipeline.LowerCase, Flag(root, "strip_accents") ?? pipeline.StripAccents, maxLength ?? pipeline.MaxLength);
    }

    private static TokenizerSettings Settings(string path, TokenizerPipeline pipeline)
    {
        var lowerCase = pipeline.LowerCase ?? true;
        if (pipeline.StripAccents is { } stripAccents && stripAccents != lowerCase)
        {
            throw new ModelException($"{path}: strip_accents is {stripAccents} but lower-casing is {lowerCase}; expected the same value, or no strip_accents.");
        }

        return pipeline.MaxLength is < PairTruncation.ShortestPair
            ? throw new ModelException($"{path}: the longest pair has {pipeline.MaxLength} tokens; expected at least {PairTruncation.ShortestPair}.")
            : new TokenizerSettings(lowerCase, pipeline.MaxLength);
    }

    private static bool? Flag(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;
}
