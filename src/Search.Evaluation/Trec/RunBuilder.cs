using System.Text;

namespace Search.Evaluation.Trec;

/// <summary>
/// Collects the rankings of a run. Nearly all runs have the lines of a query together: then its ranking is built when the next query begins, and
/// one <see cref="RankingBuilder"/> serves all queries, which saves most of the memory. When a query comes back, all later builders are kept
/// until the end.
/// </summary>
/// <param name="ties">The order of equal scores. By rank, all builders are kept: a finished ranking does not have the ranks of the file.</param>
internal sealed class RunBuilder(TieOrder ties)
{
    private readonly OrderedDictionary<string, Ranking> _rankings = []; // An open query has an empty ranking, for its place.
    private readonly Dictionary<string, RankingBuilder> _open = [];
    private readonly Dictionary<string, int> _tied = [];
    private bool _keepsAll = ties == TieOrder.Rank;
    private RankingBuilder? _current;
    private string _currentQuery = "";

    /// <summary>Adds a document.</summary>
    /// <param name="query">The query's id in UTF-8.</param>
    /// <param name="document">The document's id in UTF-8.</param>
    /// <param name="score">Its score.</param>
    /// <param name="rank">As for <see cref="RankingBuilder.TryAdd"/>.</param>
    /// <returns>False if the document was added before for this query.</returns>
    public bool TryAdd(ReadOnlySpan<byte> query, ReadOnlySpan<byte> document, float score, int? rank)
    {
        if (_current?.IsFor(query) != true)
        {
            _current = BuilderOf(query);
        }

        return _current.TryAdd(document, score, rank);
    }

    /// <summary>Ranks what is still open. Nothing can be added afterwards.</summary>
    public Run Build(string name)
    {
        foreach (var query in _rankings.Keys.Where(_open.ContainsKey).ToList())
        {
            Close(query);
        }

        return new Run(name, _rankings) { Ties = new TieCount(_tied.Values.Count(tied => tied > 0), _tied.Values.Sum()) };
    }

    private RankingBuilder BuilderOf(ReadOnlySpan<byte> query)
    {
        var id = Encoding.UTF8.GetString(query);
        if (_open.TryGetValue(id, out var builder))
        {
            return builder;
        }

        builder = _keepsAll || _current is null ? new RankingBuilder(_current?.Count ?? 0) : Close(_currentQuery);
        builder.Start(query);
        if (_rankings.TryGetValue(id, out var earlier))
        {
            _keepsAll = true;
            builder.Add(earlier);
        }

        _rankings[id] = [];
        _open.Add(id, builder);
        _currentQuery = id;
        return builder;
    }

    /// <summary>Builds the ranking of an open query.</summary>
    /// <returns>The query's builder, for another query.</returns>
    private RankingBuilder Close(string query)
    {
        _open.Remove(query, out var builder);
        _rankings[query] = builder!.Build(out var tied);
        _tied[query] = tied;
        return builder;
    }
}
