using Lucene.Net.Search;
using Search.Core.Errors;
using Search.Lucene.Analysis;

namespace Search.Lucene.Ranking;

/// <summary>A term of a query.</summary>
/// <param name="Text">The term, as the analyzer makes it.</param>
/// <param name="Count">How often the query has it; it counts that many times, as in Elasticsearch's match query.</param>
internal readonly record struct QueryTerm(string Text, int Count)
{
    /// <summary>The different terms of a text. The text is not parsed as a query language.</summary>
    /// <exception cref="BadInputException">There are too many.</exception>
    public static IReadOnlyList<QueryTerm> Of(string text, TextAnalysis analysis)
    {
        QueryTerm[] terms = [.. analysis.Terms(text).GroupBy(token => token.Term, StringComparer.Ordinal).Select(term => new QueryTerm(term.Key, term.Count()))];
        return terms.Length <= BooleanQuery.MaxClauseCount
            ? terms
            : throw new BadInputException(
                $"The query has more than {BooleanQuery.MaxClauseCount} different terms; expected at most that many. Shorten the query.");
    }
}
