using System.Text.Json;

namespace Search.Elasticsearch.Attached;

/// <summary>Reads a field's text from <c>_source</c>.</summary>
internal static class SourceValue
{
    private const string BetweenValues = " ";

    /// <summary>The values of a field as one text.</summary>
    /// <param name="source">The document.</param>
    /// <param name="path">The dotted path; a name may itself have dots.</param>
    /// <returns>The values, with a space between two; empty if there are none. Numbers and truth values as the document writes them.</returns>
    public static string Read(JsonElement source, string path) => string.Join(BetweenValues, Values(source, path).Where(value => value.Length > 0));

    private static IEnumerable<string> Values(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Values(item, path)),
        JsonValueKind.Object when path.Length > 0 => element.EnumerateObject().SelectMany(member => Below(member, path)),
        JsonValueKind.Object => [],
        _ when path.Length > 0 => [],
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Null or JsonValueKind.Undefined => [],
        _ => [element.GetRawText()],
    };

    private static IEnumerable<string> Below(JsonProperty member, string path) =>
        path == member.Name ? Values(member.Value, "")
        : path.StartsWith(member.Name + ".", StringComparison.Ordinal) ? Values(member.Value, path[(member.Name.Length + 1)..])
        : [];
}
