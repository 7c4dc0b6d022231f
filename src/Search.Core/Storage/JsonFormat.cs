using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Search.Core.Storage;

/// <summary>How JSON is written and read: camelCase names, text not escaped, null values left out.</summary>
public static class JsonFormat
{
    /// <summary>One document on many lines, for <c>--json</c>.</summary>
    public static JsonSerializerOptions Document { get; } = Create(indented: true);

    /// <summary>One document per line, for JSON lines.</summary>
    public static JsonSerializerOptions Line { get; } = Create(indented: false);

    /// <summary>For reading requests: a required member that is missing or null is an error.</summary>
    public static JsonSerializerOptions Strict { get; } = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private static JsonSerializerOptions Create(bool indented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = indented,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}
