using System.Text.Json.Nodes;
using Search.Elasticsearch.Answers;

namespace Search.Elasticsearch.Attached;

/// <summary>
/// Asks the server which words of a hit match, because only it knows the analyzers of an attached index. The words come in short pieces of the text
/// with marks around them; both marks are characters for private use.
/// </summary>
internal static class MatchedWords
{
    private const char Begin = '\uE000';
    private const char End = '\uE001';
    private const int Pieces = 10;
    private const int PieceLength = 60;

    /// <summary>The part of a request that asks for it.</summary>
    public static JsonObject Request(IEnumerable<string> fields) => new()
    {
        ["pre_tags"] = new JsonArray($"{Begin}"),
        ["post_tags"] = new JsonArray($"{End}"),
        ["number_of_fragments"] = Pieces,
        ["fragment_size"] = PieceLength,
        ["require_field_match"] = false,
        ["fields"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field, (JsonNode?)new JsonObject()))),
    };

    /// <summary>The words that the server marked in a hit.</summary>
    public static IReadOnlyList<string> Read(AttachedHit hit) =>
        [.. (hit.Highlight ?? new Dictionary<string, IReadOnlyList<string>>()).Values.SelectMany(pieces => pieces).SelectMany(Marked).Distinct()];

    private static IEnumerable<string> Marked(string piece) =>
        piece.Split(Begin).Skip(1).Select(rest => rest.Split(End)[0]).Where(word => word.Length > 0);
}
