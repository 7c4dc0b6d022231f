using Search.Core.Retrieval;

namespace Search.Web.Serving;

/// <summary>
/// The open indexes. They stay open, and the engine's description is read only once, so that a search needs no second round trip.
/// If there are too many, the least recently used one is closed.
/// </summary>
/// <param name="most">The largest number of open indexes.</param>
internal sealed class OpenIndexes(int most) : IAsyncDisposable
{
    private readonly Lock _lock = new();

    /// <summary>Ordered by use, the most recently used index last.</summary>
    private readonly List<OpenIndex> _open = [];

    /// <summary>Returns an open index, or opens it.</summary>
    public async Task<OpenIndex> GetAsync(ISearchIndexes engine, string name, CancellationToken cancel)
    {
        if (Use(engine.Name, name) is { } known)
        {
            return known;
        }

        var opened = new OpenIndex(
            engine.Name, name, new ClosableRetriever(await engine.OpenAsync(name, cancel)), await engine.DescribeAsync(name, cancel));
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

    /// <summary>Adds an index, unless another request has opened it in the meantime; closes one if there are too many.</summary>
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
