using System.Text.Json;
using System.Text.Json.Nodes;
using Search.Core.Attached;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch.Cluster;
using IndexName = Search.Core.Indexing.IndexName;

namespace Search.Elasticsearch.Attached;

/// <summary>Checks an index of the user's own on its server before it is attached, and proposes its fields. Everything here only reads.</summary>
public static class Attachment
{
    /// <summary>What the queries are tried with.</summary>
    private const string Trial = "test";

    private const int SampleSize = 20;

    /// <summary>Checks a description: the mapping, and every query with a small search.</summary>
    /// <param name="index">The description.</param>
    /// <param name="settings">Credentials and time-outs.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="BadInputException">Something does not fit; the message says what, and what to do.</exception>
    /// <exception cref="SearchUnavailableException">The server does not answer.</exception>
    public static async Task<CheckedAttachment> CheckAsync(AttachedIndex index, ElasticsearchSettings settings, CancellationToken cancel)
    {
        IndexName.Validate(index.Name);
        if (index.Text.Count == 0)
        {
            throw new BadInputException("No text field is named; expected one or several, as in --text description.");
        }

        RequireNoCredentials(index.Url);
        RequireQueryNames(index);
        using var cluster = new AttachedCluster(settings, index.Url, index.Index, index.MaxConcurrent);
        var mapping = await cluster.ReadMappingAsync(cancel);
        AttachedFields.Check(index, mapping);
        foreach (var query in index.Queries)
        {
            var search = new AttachedSearch(index, query, mapping.Indexes.Count > 1);
            await cluster.SearchAsync(search.Request(Trial, depth: 1), search.IsStoredTemplate, cancel);
        }

        return new CheckedAttachment(
            await cluster.CountAsync(cancel), mapping.Indexes, [.. index.ReadFields.Select(path => Describe(mapping.Require(path, index.Index)))], AttachedSearch.NoticeOf(index));
    }

    /// <summary>Proposes the fields of an index from its mapping and a few documents.</summary>
    /// <exception cref="BadInputException">It has no text field with words.</exception>
    /// <exception cref="SearchUnavailableException">The server does not answer.</exception>
    public static async Task<FieldProposal> ProposeAsync(string url, string index, ElasticsearchSettings settings, CancellationToken cancel)
    {
        RequireNoCredentials(url);
        using var cluster = new AttachedCluster(settings, url, index, maxConcurrent: 1);
        var mapping = await cluster.ReadMappingAsync(cancel);
        var body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["size"] = SampleSize, ["query"] = new JsonObject { ["match_all"] = new JsonObject() } });
        var sample = await cluster.SearchAsync(body, isStoredTemplate: false, cancel);
        return FieldProposal.Of(
            [.. mapping.Fields.Where(field => field.IsSearchable && field.Path == field.Source && !field.IsRuntime)],
            [.. sample.Select(hit => hit.Source)],
            index);
    }

    private static void RequireNoCredentials(string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.UserInfo.Length > 0)
        {
            throw new BadInputException(
                $"The URL {ClusterNodes.WithoutCredentials(address)} was given with a password, which is not stored. Leave it out, and set SEARCH_ELASTICSEARCH_USERNAME and SEARCH_ELASTICSEARCH_PASSWORD, or SEARCH_ELASTICSEARCH_API_KEY.");
        }
    }

    private static void RequireQueryNames(AttachedIndex index)
    {
        if (index.Queries.Select(query => query.Name).FirstOrDefault(name => !IndexName.IsValid(name)) is { } invalid)
        {
            throw new BadInputException($"'{invalid}' is not a valid name of a query; expected lower-case letters, digits, '-', '_' and '.', as in --query tuned=tuned.json.");
        }

        if (index.Queries.GroupBy(query => query.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new BadInputException($"Two queries are named '{twice.Key}'; expected different names, as in --query tuned=a.json --query plain=b.json.");
        }
    }

    private static string Describe(MappedField field) => $"{field.Path} ({field.Type}{(field.Analyzer is null ? "" : $", {field.Analyzer}")})";
}

/// <summary>What was found about an index that can be attached.</summary>
/// <param name="Passages">How many documents it has.</param>
/// <param name="Indexes">The concrete indexes.</param>
/// <param name="Fields">The fields that are read, with type and analyzer.</param>
/// <param name="Notice">What a user should know, as a sentence; null if there is nothing.</param>
public sealed record CheckedAttachment(long Passages, IReadOnlyList<string> Indexes, IReadOnlyList<string> Fields, string? Notice);
