using Search.Core.Indexing;
using Search.Core.Retrieval;

namespace Search.Web.Serving;

/// <summary>
/// The lists of indexes of the engines, each kept for some seconds: every view of a page shows one, and a server must not be asked that
/// often. Those who come while a list is being read wait for the same one; a failure is not kept.
/// </summary>
internal sealed class IndexLists(TimeProvider clock)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Read, Task<IReadOnlyList<IndexInfo>> List)> _lists = [];

    public Task<IReadOnlyList<IndexInfo>> GetAsync(ISearchEngine engine, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (!_lists.TryGetValue(engine.Name, out var known) || known.List.IsFaulted || clock.GetElapsedTime(known.Read) >= Lifetime)
            {
                // For everybody who waits: one of them who leaves must not end it.
                known = (clock.GetTimestamp(), engine.ListIndexesAsync(CancellationToken.None));
                _lists[engine.Name] = known;
            }

            return known.List.WaitAsync(cancel);
        }
    }
}
