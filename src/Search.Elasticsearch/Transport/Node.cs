using System.Net.Http.Headers;
using System.Text;
using Search.Core.Errors;
using Search.Core.Settings;

namespace Search.Elasticsearch.Transport;

/// <summary>One server of the cluster: its address and how to authenticate there.</summary>
/// <param name="Address">Scheme, host, port and path prefix, without credentials.</param>
/// <param name="Authorization">The header to send, or null.</param>
internal sealed record Node(Uri Address, AuthenticationHeaderValue? Authorization)
{
    /// <summary>Reads the nodes from the settings; credentials in a URL win over the others.</summary>
    /// <exception cref="BadInputException">There is no URL, or one that is none.</exception>
    public static IReadOnlyList<Node> Parse(ElasticsearchSettings settings)
    {
        var urls = (settings.Url ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return urls.Length > 0
            ? [.. urls.Select(url => Parse(url, settings))]
            : throw new BadInputException(
                "The engine elasticsearch needs a server: give --url or SEARCH_ELASTICSEARCH_URL, e.g. http://127.0.0.1:9200.");
    }

    private static Node Parse(string url, ElasticsearchSettings settings)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new BadInputException($"The server URL '{url}' is no URL; expected one like http://127.0.0.1:9200 or https://host:9200.");
        }

        var address = new UriBuilder(uri) { UserName = "", Password = "", Path = uri.AbsolutePath.TrimEnd('/') + "/", Query = "", Fragment = "" };
        return new Node(address.Uri, Credentials(uri, settings));
    }

    private static AuthenticationHeaderValue? Credentials(Uri uri, ElasticsearchSettings settings) =>
        uri.UserInfo.Length > 0 ? Basic(Uri.UnescapeDataString(uri.UserInfo))
        : !string.IsNullOrEmpty(settings.ApiKey) ? new AuthenticationHeaderValue("ApiKey", settings.ApiKey)
        : !string.IsNullOrEmpty(settings.Username) ? Basic($"{settings.Username}:{settings.Password}")
        : null;

    private static AuthenticationHeaderValue Basic(string userAndPassword) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword)));
}
