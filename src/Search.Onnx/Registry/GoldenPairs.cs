using System.Text.Json;
using Search.Core.Errors;

namespace Search.Onnx.Registry;

/// <summary>Pairs with the scores that a model is known to give: <c>golden.json</c> in a model's folder.</summary>
/// <param name="MaxLength">At which length the scores were computed.</param>
/// <param name="Pairs">Query, passage and the reference's relevance.</param>
public sealed record GoldenPairs(int MaxLength, IReadOnlyList<(string Query, string Passage, float Relevance)> Pairs)
{
    /// <summary>The file's name.</summary>
    public const string FileName = "golden.json";

    /// <summary>Reads the pairs of a folder.</summary>
    /// <returns>The pairs, or null where the folder has none.</returns>
    /// <exception cref="ModelException">The file is damaged.</exception>
    public static GoldenPairs? FromFolder(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            return new GoldenPairs(root.GetProperty("max_length").GetInt32(), [.. root.GetProperty("pairs").EnumerateArray().Select(pair => (
                pair.GetProperty("query").GetString()!, pair.GetProperty("passage").GetString()!, pair.GetProperty("logit_reference").GetSingle()))]);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ModelException(
                $"{path}: not valid ({exception.Message}); expected max_length and pairs of query, passage and logit_reference.", exception);
        }
    }
}
