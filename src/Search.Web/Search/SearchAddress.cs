using Search.Core.Pipeline;

namespace Search.Web.Searching;

/// <summary>
/// The whole state of a search, as the page's URL and the API's query string carry it. Values are what was typed: the catalog
/// checks them, so that a wrong one is shown as an error and not replaced in silence.
/// </summary>
public sealed record SearchAddress(
    string? Query = null, string? Window = null, string? Model = null, string? Engine = null, string? Index = null)
{
    /// <summary>The longest URL that browsers and this server take without trouble, in characters.</summary>
    public const int MaxUrlLength = 1_000_000;

    public bool IsBlank => string.IsNullOrWhiteSpace(Query);

    /// <summary>The address as it is searched: its query cut to what engines can take.</summary>
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
