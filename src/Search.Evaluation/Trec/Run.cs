namespace Search.Evaluation.Trec;

/// <summary>A run: the ranked documents of each query, best first.</summary>
/// <param name="Name">The name of the run in reports: its path, or the system's name.</param>
/// <param name="Rankings">Query to ranking, in the order in which the queries appear.</param>
public sealed record Run(string Name, OrderedDictionary<string, Ranking> Rankings)
{
    /// <summary>Equal scores in the file that the run was read from.</summary>
    public TieCount Ties { get; init; }

    /// <summary>The ranking of one query; empty for a query that is not in the run.</summary>
    public Ranking Of(string query) => Rankings.TryGetValue(query, out var ranking) ? ranking : [];
}

/// <summary>One document of a ranking.</summary>
/// <param name="Rank">1-based rank. MS MARCO's runs may have gaps; TREC's have none.</param>
/// <param name="Document">The document's id.</param>
/// <param name="Score">The score, higher is better; in MS MARCO's format, which has no scores, the negative rank.</param>
public readonly record struct RankedDocument(int Rank, string Document, float Score);
