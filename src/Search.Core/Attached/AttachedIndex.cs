using System.Text.Json.Nodes;

namespace Search.Core.Attached;

/// <summary>
/// An index of the user's own on Elasticsearch or OpenSearch: where it is, and how it is searched and read. It is only ever read. The description
/// holds no password: credentials come from the settings.
/// </summary>
/// <param name="Name">The name under which it is searched.</param>
/// <param name="Url">The server's address, without credentials.</param>
/// <param name="Index">An index, an alias, a data stream or a pattern.</param>
/// <param name="Text">The fields whose values are a document's text, as dotted paths; at least one.</param>
/// <param name="Title">The field of the title; null if there is none.</param>
/// <param name="Id">The field of the id; null for the server's <c>_id</c>.</param>
/// <param name="Queries">The queries by name, the default one first; the first stages that can be compared.</param>
/// <param name="Filter">A query that hits of the query that this program makes must match; null for none.</param>
/// <param name="MaxConcurrent">How many searches run at the same time.</param>
public sealed record AttachedIndex(
    string Name, string Url, string Index, IReadOnlyList<string> Text, string? Title, string? Id,
    IReadOnlyList<AttachedQuery> Queries, JsonObject? Filter, int MaxConcurrent = AttachedIndex.DefaultMaxConcurrent)
{
    /// <summary>
    /// What a reranker reads, with <c>{title}</c>, <c>{text}</c> and other fields in braces, as in <c>{title} ({brand}): {text}</c>; null for title and
    /// text with a space between them.
    /// </summary>
    public string? Document { get; init; }

    /// <summary>Whether the values of title and text are HTML, of which only the text is read.</summary>
    public bool StripHtml { get; init; }

    /// <summary>Few, so that an experiment does not slow down a server that others use.</summary>
    public const int DefaultMaxConcurrent = 2;

    /// <summary>Separates the name of an index from that of a query: <c>shop:tuned</c>.</summary>
    public const char QuerySeparator = ':';

    /// <summary>All fields that are read, the title first.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<string> ReadFields => Title is null ? Text : Text.Prepend(Title);

    /// <summary>The names of its first stages: its own for the default query, and <c>NAME:QUERY</c> for the others.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<string> SearchNames => Queries.Select((query, number) => number == 0 ? Name : $"{Name}{QuerySeparator}{query.Name}");
}

/// <summary>One way to search an attached index.</summary>
/// <param name="Name">Its name; <c>bm25</c> for the query that this program makes.</param>
/// <param name="Body">The request's body with the places for the user's text and the number of hits; null for the query that this program makes.</param>
public sealed record AttachedQuery(string Name, JsonObject? Body)
{
    /// <summary>The name of the query that this program makes.</summary>
    public const string Default = Retrieval.ISearchIndexes.DefaultFirstStage;
}
