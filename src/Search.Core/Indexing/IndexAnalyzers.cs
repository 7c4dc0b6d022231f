using Search.Core.Errors;

namespace Search.Core.Indexing;

/// <summary>
/// The analyzers that an index can have: how its text, queries and highlights are split into terms. The names are Elasticsearch's. The
/// list has those whose terms are the same on the embedded engine and on a server; an integration test compares them.
/// </summary>
public static class IndexAnalyzers
{
    /// <summary>English: lower case, stop words, Porter stemmer.</summary>
    public const string Default = "english";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "basque", "bulgarian", "catalan", "cjk", Default, "galician", "german", "indonesian", "italian", "latvian", "norwegian", "portuguese",
        "romanian", "simple", "spanish", "standard", "swedish",
    ];

    /// <summary>Checks a name.</summary>
    /// <exception cref="BadInputException">There is no analyzer with this name.</exception>
    public static string Validate(string name) => All.Contains(name)
        ? name
        : throw new BadInputException($"There is no analyzer '{name}'; expected one of {string.Join(", ", All)}.");
}
