using Search.Core.Pipeline;

namespace Search.Web.Searching;

/// <summary>
/// The complete state of a search, as in the page's URL and the API's query string. Values are not checked here: the catalog
/// checks them, so that a wrong value is reported as an error.
/// </summary>
public sealed record SearchAddress(
    string? Query = null, string? Window = null, string? Model = null, string? Engine = null, string? Index = null)
{
    /// <summary>The longest URL that all browsers and this server accept, in characters.</summary>
    public const int MaxUrlLength = 1_000_000;

    public bool IsBlank => string.IsNullOrWhiteSpace(Query);

    /// <summary>The address with its query cut to the length that engines accept.</summary>
    public SearchAddress Cut() => this with { Query = Query is null ? null : QueryText.Parse(Query).Text };

    /// <summary>A path with a query string, e.g. <c>/?q=moon&amp;k=50</c>.</summary>
    public string ToUrl(string path = "/")
    {
        var parts = from part in Parts()
                    where !string.IsNullOrEmpty(part.Value)
                    select $"{part.Name}={Uri.EscapeDataString(part.Value)}";
        var queryString = string.Join('&', parts);
        return queryString.Length == 0 ? path : $"{path}?{queryString}";
    }

    private IEnumerable<(string Name, string? Value)> Parts() =>
        [("q", Query), ("k", Window), ("model", Model), ("engine", Engine), ("index", Index)];
}
