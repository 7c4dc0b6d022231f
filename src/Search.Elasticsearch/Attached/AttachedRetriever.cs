using Search.Core.Errors;
using Search.Core.Retrieval;
using Search.Elasticsearch.Answers;

namespace Search.Elasticsearch.Attached;

/// <summary>Finds passages in an attached index. The order is the server's.</summary>
/// <param name="cluster">The server.</param>
/// <param name="search">How it is searched.</param>
/// <param name="analyzer">The analyzer for marking a query's words on the page.</param>
/// <param name="notice">What a user should know; null if there is nothing.</param>
/// <param name="marks">Whether the server is asked which words match.</param>
/// <param name="checkFieldsAsync">Throws if the index no longer has the fields.</param>
internal sealed class AttachedRetriever(
    AttachedCluster cluster, AttachedSearch search, string analyzer, string? notice, bool marks, Func<CancellationToken, Task> checkFieldsAsync) : IRetriever
{
    private volatile bool _marks = marks && search.CanMark;

    /// <inheritdoc/>
    public string Analyzer => analyzer;

    /// <inheritdoc/>
    public string? Notice => notice;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        var marked = _marks;
        var hits = await SearchAsync(query, depth, marked, cancel);
        List<Candidate> found = [.. hits.Take(depth).Select((hit, position) => new Candidate(search.ToPassage(hit), position + 1, hit.Score ?? 0)
        {
            MatchedWords = marked && _marks ? MatchedWords.Read(hit) : null,
        })];
        if (found.TrueForAll(candidate => candidate.Passage.Text.Length == 0))
        {
            // Also where there is no hit: a field that the index no longer has matches nothing, without an error.
            await checkFieldsAsync(cancel);
        }

        return found;
    }

    /// <summary>Some queries allow no highlights, and some texts are too long for them: then the search is made without, now and later.</summary>
    private async Task<IReadOnlyList<AttachedHit>> SearchAsync(string query, int depth, bool marked, CancellationToken cancel)
    {
        try
        {
            return await cluster.SearchAsync(search.Request(query, depth, marked), search.IsStoredTemplate, cancel);
        }
        catch (Exception exception) when (marked && exception is (BadInputException or IncompleteAnswerException))
        {
            var hits = await cluster.SearchAsync(search.Request(query, depth), search.IsStoredTemplate, cancel);
            _marks = false;
            return hits;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
