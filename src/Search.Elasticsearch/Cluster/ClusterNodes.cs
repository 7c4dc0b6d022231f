using Elastic.Transport;
using Search.Core.Errors;

namespace Search.Elasticsearch.Cluster;

/// <summary>The nodes of a cluster and their credentials, from the settings.</summary>
/// <param name="Addresses">Scheme, host, port and path prefix of each node, without credentials.</param>
/// <param name="Authentication">The credentials for every node, or null.</param>
internal sealed record ClusterNodes(IReadOnlyList<Uri> Addresses, AuthorizationHeader? Authentication)
{
    /// <summary>Reads the settings; credentials in a URL have priority over the other settings.</summary>
    /// <exception cref="BadInputException">There is no URL, or the URLs contradict each other.</exception>
    public static ClusterNodes Parse(ElasticsearchSettings settings)
    {
        var urls = (settings.Url ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToList();
        if (urls.Count == 0)
        {
            throw new BadInputException(
                "The engine elasticsearch needs a server: set --url or SEARCH_ELASTICSEARCH_URL, e.g. http://127.0.0.1:9200.");
        }

        if (urls.Select(url => url.Scheme).Distinct().Count() > 1)
        {
            throw new BadInputException("The server URLs mix http and https. Use the same scheme in all of them.");
        }

        var credentials = urls.Select(url => Uri.UnescapeDataString(url.UserInfo)).Where(user => user.Length > 0).Distinct().ToList();
        return credentials.Count > 1
            ? throw new BadInputException("The server URLs have different user names or passwords. Use the same in every URL.")
            : new ClusterNodes([.. urls.Select(WithoutCredentials)], Header(credentials.SingleOrDefault(), settings));
    }

    /// <summary>The address without credentials, as messages show it.</summary>
    public static Uri WithoutCredentials(Uri url) =>
        new UriBuilder(url) { UserName = "", Password = "", Path = url.AbsolutePath.TrimEnd('/') + "/", Query = "", Fragment = "" }.Uri;

    private static Uri Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new BadInputException($"The server URL '{url}' is not valid; expected one like http://127.0.0.1:9200 or https://host:9200.");

    private static AuthorizationHeader? Header(string? userAndPassword, ElasticsearchSettings settings)
    {
        if (userAndPassword is not null)
        {
            var parts = userAndPassword.Split(':', 2);
            return new BasicAuthentication(parts[0], parts.ElementAtOrDefault(1) ?? "");
        }

        return !string.IsNullOrEmpty(settings.ApiKey) ? new ApiKey(settings.ApiKey)
            : !string.IsNullOrEmpty(settings.Username) ? new BasicAuthentication(settings.Username, settings.Password ?? "")
            : null;
    }
}
