using System.Text.Json;
using Search.Core;

namespace Search.Web.Searching;

/// <summary>Reads the other fields of a passage.</summary>
internal static class OtherFields
{
    private const string Separator = ", ";

    /// <summary>The fields by name; null if the passage has none.</summary>
    public static IReadOnlyDictionary<string, JsonElement>? Parse(Passage passage) =>
        passage.Fields is null ? null : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(passage.Fields);

    /// <summary>A value as text for people: strings without quotes, simple arrays with commas, everything else as JSON.</summary>
    public static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array when value.EnumerateArray().All(IsSimple) => string.Join(Separator, value.EnumerateArray().Select(Text)),
        _ => value.GetRawText(),
    };

    /// <summary>The address if a value is one of the web; null for everything else, also for addresses that run a script.</summary>
    public static string? WebAddress(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && Uri.TryCreate(value.GetString(), UriKind.Absolute, out var address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address.AbsoluteUri
            : null;

    private static bool IsSimple(JsonElement value) => value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object);
}
