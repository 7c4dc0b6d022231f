namespace Search.Evaluation.Trec;

/// <summary>What a system ranked: for each query its documents, best first.</summary>
/// <param name="Name">What the run is called where it is reported: its path, or the system's name.</param>
/// <param name="Rankings">Query to ranking, in the order in which the queries appear.</param>
public sealed record Run(string Name, OrderedDictionary<string, IReadOnlyList<RankedDocument>> Rankings)
{
    /// <summary>The ranking of one query; empty for a query that is not in the run.</summary>
    public IReadOnlyList<RankedDocument> Of(string query) => Rankings.TryGetValue(query, out var ranking) ? ranking : [];
}

/// <summary>One document of a ranking.</summary>
/// <param name="Rank">1-based. MS MARCO's runs may have gaps; TREC's have none.</param>
/// <param name="Document">The document's id.</param>
/// <param name="Score">What it was ranked by, higher is better; in a run of MS MARCO's form, which has none, the negative rank.</param>
public readonly record struct RankedDocument(int Rank, string Document, float Score);
