using System.Text.Json;
using System.Text.Json.Serialization;

namespace Search.Evaluation.Statistics;

/// <summary>An interval that contains the true value with a stated confidence; in JSON <c>[lower, upper]</c>.</summary>
/// <param name="Lower">The lower bound.</param>
/// <param name="Upper">The upper bound; at least the lower one.</param>
[JsonConverter(typeof(PairConverter))]
public readonly record struct ConfidenceInterval(double Lower, double Upper)
{
    /// <summary>Whether the interval contains a value.</summary>
    public bool Contains(double value) => Lower <= value && value <= Upper;

    private sealed class PairConverter : JsonConverter<ConfidenceInterval>
    {
        public override ConfidenceInterval Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<double[]>(ref reader, options) is [var lower, var upper]
                ? new ConfidenceInterval(lower, upper)
                : throw new JsonException("expected [lower, upper]");

        public override void Write(Utf8JsonWriter writer, ConfidenceInterval value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.Lower);
            writer.WriteNumberValue(value.Upper);
            writer.WriteEndArray();
        }
    }
}
