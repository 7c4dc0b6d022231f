using System.ComponentModel;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Search.Core.Errors;
using Search.Web.Searching;

namespace Search.Web.Api;

/// <summary>The query string of a search, with the same names as in the page's URL.</summary>
internal sealed record SearchQuery(
    [property: FromQuery(Name = "q"), Description("The query as plain text, without operators.")]
    string? Q,
    [property: FromQuery(Name = "k"), Description("How many of BM25's results are reranked: 1 to 1000. Default: SEARCH_WINDOW, 50.")]
    string? K,
    [property: FromQuery(Name = "window"), Description("Another name of k.")]
    string? Window,
    [property: FromQuery(Name = "model"), Description("The reranker: one of those that the server was started with. Default: the first one.")]
    string? Model,
    [property: FromQuery(Name = "engine"), Description("lucene or elasticsearch. Default: the server's setting.")]
    string? Engine,
    [property: FromQuery(Name = "index"), Description("The index to search. Default: the server's setting.")]
    string? Index)
{
    /// <summary>All parameters.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(SearchQuery).GetProperties().Select(property => property.GetCustomAttribute<FromQueryAttribute>()?.Name).OfType<string>()];

    /// <summary>Refuses unknown parameters: otherwise a mistyped parameter would silently give the results of another search.</summary>
    /// <exception cref="BadInputException">A parameter is unknown, or given more than once.</exception>
    public static void Check(IQueryCollection query)
    {
        foreach (var (name, values) in query)
        {
            if (!Names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                throw new BadInputException($"There is no parameter '{name}'; expected one of {string.Join(", ", Names)}.");
            }

            if (values.Count > 1)
            {
                throw new BadInputException($"The parameter {name} is given {values.Count} times; expected once.");
            }
        }
    }

    /// <exception cref="BadInputException">The query is empty, or the window has two values.</exception>
    public SearchAddress ToAddress()
    {
        if (string.IsNullOrWhiteSpace(Q))
        {
            throw new BadInputException("The query q is empty; expected some text, as in /api/search?q=how+far+away+is+the+moon.");
        }

        return K is not null && Window is not null
            ? throw new BadInputException("k and window are two names of the same parameter; expected only one of them.")
            : new SearchAddress(Q, K ?? Window, Model, Engine, Index);
    }
}
