using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core.Errors;

namespace Search.Elasticsearch.Attached;

/// <summary>
/// A search request's body of the user's own, with <c>{{query}}</c> inside strings where the text of a search goes, and <c>"{{size}}"</c> for the number
/// of hits. The file is valid JSON as it stands. The text becomes part of a string's value and is never read as anything else.
/// </summary>
public sealed class QueryTemplate
{
    /// <summary>Where the text goes.</summary>
    public const string QueryMark = "{{query}}";

    /// <summary>Where the number of hits goes; the whole value of a member.</summary>
    public const string SizeMark = "{{size}}";

    private const string Size = "size";
    private const string Highlight = "highlight";

    private readonly JsonObject _body;

    /// <summary>Takes a parsed body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="source">What it is called in a message, at the start of a sentence.</param>
    /// <exception cref="BadInputException">It has no <c>{{query}}</c>.</exception>
    public QueryTemplate(JsonObject body, string source = "The query")
    {
        _body = body;
        if (!Strings(body).Any(text => text.Contains(QueryMark, StringComparison.Ordinal)))
        {
            throw new BadInputException(
                $"{source} has no {QueryMark}; expected it inside a string, where the text of a search goes, as in {{\"query\":{{\"match\":{{\"body\":\"{QueryMark}\"}}}}}}.");
        }
    }

    /// <summary>Whether the body names a search template that is stored on the server.</summary>
    public bool IsStoredTemplate => _body["id"] is JsonValue && _body["params"] is JsonObject;

    /// <summary>Whether the body asks for highlights of its own.</summary>
    public bool HasHighlight => _body.ContainsKey(Highlight);

    /// <summary>Reads the file of a body.</summary>
    /// <exception cref="BadInputException">It is not a JSON object; the message says where it is not JSON.</exception>
    public static JsonObject ReadFile(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject
                ?? throw new BadInputException($"'{path}' holds no JSON object; expected the body of a search request.");
        }
        catch (JsonException exception)
        {
            throw new BadInputException(
                $"'{path}' is not JSON: line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}: {exception.Message.Split(" Path:")[0].Split(" LineNumber:")[0]}",
                exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The body for a search.</summary>
    /// <param name="query">The user's text.</param>
    /// <param name="size">The number of hits.</param>
    /// <param name="highlight">Highlights to ask for; null for none besides the body's own.</param>
    public byte[] Fill(string query, int size, JsonObject? highlight = null)
    {
        var text = WithoutLoneSurrogates(query);
        var filled = (JsonObject)Fill(_body, text, size)!;
        if (!IsStoredTemplate)
        {
            filled.TryAdd(Size, size);
        }

        if (highlight is not null)
        {
            filled[Highlight] = highlight;
        }

        return JsonSerializer.SerializeToUtf8Bytes(filled);
    }

    private static JsonNode? Fill(JsonNode? node, string query, int size) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Fill(member.Value, query, size)))),
        JsonArray items => new JsonArray([.. items.Select(item => Fill(item, query, size))]),
        JsonValue value when value.TryGetValue<string>(out var text) =>
            text == SizeMark ? JsonValue.Create(size) : JsonValue.Create(text.Replace(QueryMark, query, StringComparison.Ordinal)),
        _ => node?.DeepClone(),
    };

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Strings(member.Value)),
        JsonArray items => items.SelectMany(Strings),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    /// <summary>Half of a pair has no form in UTF-8; it becomes U+FFFD, as in every text that this program sends.</summary>
    private static string WithoutLoneSurrogates(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
