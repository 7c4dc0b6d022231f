using Search.Core.Indexing;
using Search.Core.Retrieval;

namespace Search.Web.Serving;

/// <summary>
/// Caches the engines' lists of indexes for some seconds: every page view shows one, which would be too many requests for a
/// server. Callers that arrive while a list is being read wait for the same list; a failure is not cached.
/// </summary>
internal sealed class IndexLists(TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Read, Task<IReadOnlyList<IndexInfo>> List)> _lists = [];

    public Task<IReadOnlyList<IndexInfo>> GetAsync(ISearchIndexes engine, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!_lists.TryGetValue(engine.Name, out var known) || known.List.IsFaulted || clock.GetElapsedTime(known.Read) >= Lifetime)
            {
                // Not cancellable: all waiting callers share it.
                known = (clock.GetTimestamp(), engine.ListIndexesAsync(CancellationToken.None));
                _lists[engine.Name] = known;
            }

            return known.List.WaitAsync(cancel);
        }
    }
}
