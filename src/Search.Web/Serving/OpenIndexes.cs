using Search.Core.Retrieval;

namespace Search.Web.Serving;

/// <summary>
/// The indexes that are open. They stay open, and their engine is asked once what it is, so that a search costs no second round trip.
/// Where there are too many, the one that was not used for the longest time is closed.
/// </summary>
/// <param name="most">How many stay open.</param>
internal sealed class OpenIndexes(int most) : IAsyncDisposable
{
    private readonly Lock _lock = new();

    /// <summary>The index that was used last stands at the end.</summary>
    private readonly List<OpenIndex> _open = [];

    /// <summary>Returns an open index, or opens it.</summary>
    public async Task<OpenIndex> GetAsync(ISearchEngine engine, string name, CancellationToken cancel)
    {
        if (Use(engine.Name, name) is { } known)
        {
            return known;
        }

        var opened = new OpenIndex(
            engine.Name, name, new ClosableRetriever(await engine.OpenAsync(name, cancel)), await engine.DescribeAsync(cancel));
        var (kept, closed) = Keep(opened);
        if (closed is not null)
        {
            await closed.Retriever.DisposeAsync();
        }

        return kept;
    }

    public async ValueTask DisposeAsync()
    {
        OpenIndex[] open;
        lock (_lock)
        {
            open = [.. _open];
            _open.Clear();
        }

        foreach (var index in open)
        {
            await index.Retriever.DisposeAsync();
        }
    }

    private OpenIndex? Use(string engine, string name)
    {
        lock (_lock)
        {
            var index = _open.Find(open => open.Engine == engine && open.Name == name);
            if (index is not null)
            {
                _open.Remove(index);
                _open.Add(index);
            }

            return index;
        }
    }

    /// <summary>Keeps an index; another request may have opened it meanwhile, and there may be too many.</summary>
    private (OpenIndex Kept, OpenIndex? Closed) Keep(OpenIndex opened)
    {
        lock (_lock)
        {
            if (Use(opened.Engine, opened.Name) is { } known)
            {
                return (known, opened);
            }

            _open.Add(opened);
            if (_open.Count <= most)
            {
                return (opened, null);
            }

            var oldest = _open[0];
            _open.RemoveAt(0);
            return (opened, oldest);
        }
    }
}

/// <summary>An index that is open for searching.</summary>
internal sealed record OpenIndex(string Engine, string Name, IRetriever Retriever, string EngineDescription);
