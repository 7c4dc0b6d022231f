using System.Text.Json.Serialization;

namespace Search.Core;

/// <summary>A short text: the unit that is indexed, retrieved and reranked.</summary>
/// <param name="Id">The id from the collection, unique within an index; at most 512 bytes of UTF-8.</param>
/// <param name="Title">The title, or null if the collection has none (MS MARCO passages).</param>
/// <param name="Text">The body, byte for byte as in the collection.</param>
public sealed record Passage(string Id, string? Title, string Text)
{
    /// <summary>The longest id in bytes of UTF-8: Elasticsearch's limit for <c>_id</c>.</summary>
    public const int MaxIdBytes = 512;

    /// <summary>
    /// The other fields of the collection as one compact JSON object, e.g. <c>{"url":"https://…","year":2019}</c>; null if there are none.
    /// They are stored and returned, but neither searched nor part of the content hash.
    /// </summary>
    public string? Fields { get; init; }

    /// <summary>What a reranker reads where it is something else than title and text, as in an attached index with a template; null otherwise.</summary>
    public string? Document { get; init; }

    /// <summary>What both stages read: title, one space, text (the BEIR convention), or the text alone; or the <see cref="Document"/>.</summary>
    [JsonIgnore]
    public string Contents => Document ?? (string.IsNullOrEmpty(Title) ? Text : $"{Title} {Text}");

    /// <summary>How many characters of <see cref="Contents"/> come before the text; null if it does not have the text as it is.</summary>
    [JsonIgnore]
    public int? TextOffset =>
        Document is null ? Contents.Length - Text.Length
        : Document.IndexOf(Text, StringComparison.Ordinal) is >= 0 and var offset ? offset
        : null;
}
