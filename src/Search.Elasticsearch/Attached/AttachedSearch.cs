using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core;
using Search.Core.Attached;
using Search.Elasticsearch.Answers;

namespace Search.Elasticsearch.Attached;

/// <summary>One way to search an attached index: makes requests, and passages from the hits.</summary>
internal sealed class AttachedSearch
{
    private readonly AttachedIndex _index;
    private readonly QueryTemplate _query;
    private readonly bool _severalIndexes;
    private readonly DocumentTemplate? _document;

    /// <summary>Prepares searches.</summary>
    /// <param name="index">The index.</param>
    /// <param name="query">One of its queries.</param>
    /// <param name="severalIndexes">Whether the name stands for several concrete indexes, so that ids need theirs.</param>
    public AttachedSearch(AttachedIndex index, AttachedQuery query, bool severalIndexes)
    {
        _index = index;
        _severalIndexes = severalIndexes;
        _document = index.Document is null ? null : new DocumentTemplate(index.Document);
        _query = new QueryTemplate(query.Body ?? DefaultBody(index), $"The query '{query.Name}'");
    }

    /// <summary>Whether the body names a template that is stored on the server.</summary>
    public bool IsStoredTemplate => _query.IsStoredTemplate;

    /// <summary>Says whether equal scores may come in another order each time, and what would fix it; null if they do not.</summary>
    public static string? NoticeOf(AttachedIndex index) =>
        index.Queries.FirstOrDefault(query => query.Body is { } body ? !body.ContainsKey("sort") && !new QueryTemplate(body).IsStoredTemplate : index.Id is null) is { } query
            ? $"The query '{query.Name}' of '{index.Name}' does not say how equal scores are sorted, so they may come in another order each time. " +
              (query.Body is null
                ? "Name a keyword or number field that differs in every document with --id."
                : "Add to the body, with a keyword or number field that differs in every document: \"sort\": [{\"_score\": \"desc\"}, {\"FIELD\": \"asc\"}]")
            : null;

    /// <summary>Whether a request may ask for the words that match.</summary>
    public bool CanMark => !IsStoredTemplate && !_query.HasHighlight;

    /// <summary>The body of a request.</summary>
    /// <param name="text">The user's text.</param>
    /// <param name="depth">The number of hits.</param>
    /// <param name="marks">Whether to ask for the words that match.</param>
    public byte[] Request(string text, int depth, bool marks = false) => _query.Fill(text, depth, marks ? MatchedWords.Request(_index.ReadFields) : null);

    /// <summary>The passage of a hit: what the model reads, and the other fields.</summary>
    public Passage ToPassage(AttachedHit hit)
    {
        var title = _index.Title is null ? null : Read(hit, _index.Title);
        var text = string.Join(' ', _index.Text.Select(path => Read(hit, path)).Where(value => value.Length > 0));
        return new Passage(IdOf(hit), string.IsNullOrEmpty(title) ? null : title, text)
        {
            Fields = OtherFields(hit.Source),
            Document = _document?.Fill(title, text, path => Read(hit, path)),
        };
    }

    /// <summary>
    /// BM25 over title and text, as the index has it: the best of the fields counts. Hits with equal scores are sorted by the id where a field has it.
    /// </summary>
    private static JsonObject DefaultBody(AttachedIndex index)
    {
        JsonNode query = new JsonObject
        {
            ["multi_match"] = new JsonObject
            {
                ["query"] = QueryTemplate.QueryMark,
                ["fields"] = new JsonArray([.. index.ReadFields.Select(path => (JsonNode)path)]),
                ["type"] = "best_fields",
            },
        };
        if (index.Filter is not null)
        {
            query = new JsonObject { ["bool"] = new JsonObject { ["must"] = query, ["filter"] = index.Filter.DeepClone() } };
        }

        var body = new JsonObject { ["size"] = QueryTemplate.SizeMark, ["track_total_hits"] = false, ["query"] = query };
        if (index.Id is not null)
        {
            body["sort"] = new JsonArray(new JsonObject { ["_score"] = "desc" }, new JsonObject { [index.Id] = "asc" });
        }

        return body;
    }

    private string Read(AttachedHit hit, string path) =>
        SourceValue.Read(hit.Source, path) is var value && _index.StripHtml ? HtmlText.Of(value) : value;

    private string IdOf(AttachedHit hit)
    {
        var own = _index.Id is null ? "" : SourceValue.Read(hit.Source, _index.Id);
        return own.Length > 0 ? own : _severalIndexes ? $"{hit.Index}/{hit.Id}" : hit.Id;
    }

    /// <summary>The members of the document that are not read as title or text.</summary>
    private string? OtherFields(JsonElement source)
    {
        if (source.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var others = new JsonObject(source.EnumerateObject()
            .Where(member => !_index.ReadFields.Contains(member.Name) && member.Name != _index.Id)
            .Select(member => KeyValuePair.Create(member.Name, (JsonNode?)JsonNode.Parse(member.Value.GetRawText()))));
        return others.Count == 0 ? null : others.ToJsonString();
    }
}
