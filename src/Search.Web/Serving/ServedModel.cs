using Search.Core.Reranking;

namespace Search.Web.Serving;

/// <summary>
/// A reranker with its name in addresses. Its variant can be changed while searches run: each search uses
/// one variant from its start to its end.
/// </summary>
public sealed class ServedModel : IAsyncDisposable
{
    private readonly Lock _switching = new();
    private StoppableReranker _current;
    private StoppableReranker? _retiring;
    private bool _stopped;

    /// <summary>Serves a reranker; disposes it at the end.</summary>
    /// <param name="name">Its name in addresses.</param>
    /// <param name="reranker">The first variant.</param>
    /// <param name="source">The name, folder or cascade it was loaded from; default: the name.</param>
    /// <param name="testing">The state of the audit of faster variants.</param>
    public ServedModel(string name, IReranker reranker, string? source = null, VariantTesting testing = VariantTesting.Done)
    {
        (Name, Source, Testing) = (name, source ?? name, testing);
        _current = new StoppableReranker(reranker);
    }

    /// <summary>Called when another variant is served, or the audit of the variants has ended.</summary>
    public event Action? Changed;

    /// <summary>Its name in addresses.</summary>
    public string Name { get; }

    /// <summary>What it was loaded from: a name, a folder, or a cascade.</summary>
    public string Source { get; }

    /// <summary>The reranker of new searches.</summary>
    public RerankerInfo Info => _current.Info;

    /// <summary>The state of the audit of faster variants.</summary>
    public VariantTesting Testing { get; private set; }

    /// <summary>The model and its precision, for the user.</summary>
    public string Description => $"{Info.Model}, {Info.Precision}";

    /// <summary>A model given by name keeps that name; a model folder gets the folder's name without its path.</summary>
    public static ServedModel Of(string asked, IReranker reranker, VariantTesting testing = VariantTesting.Done) =>
        new(asked.AsSpan().ContainsAny('/', '\\') ? reranker.Info.Model : asked, reranker, asked, testing);

    /// <summary>Takes the current variant for one search. It is not disposed before the search releases it.</summary>
    /// <param name="held">Releases the variant when disposed.</param>
    public IReranker Take(out IDisposable held)
    {
        lock (_switching)
        {
            held = _current.Hold();
            return _current;
        }
    }

    /// <summary>Serves another variant from now on; the old one is disposed when its searches have ended.</summary>
    public async Task SwitchAsync(IReranker next)
    {
        StoppableReranker? old = null;
        lock (_switching)
        {
            if (!_stopped)
            {
                (old, _current) = (_current, new StoppableReranker(next));
                (_retiring, Testing) = (old, VariantTesting.Done);
            }
        }

        if (old is null)
        {
            await next.DisposeAsync();
            return;
        }

        Changed?.Invoke();
        await old.RetireAsync();
    }

    /// <summary>Marks the end of the audit without a change of the variant.</summary>
    public void Keep(VariantTesting ended)
    {
        Testing = ended;
        Changed?.Invoke();
    }

    /// <summary>Scores a small example, so that failures are found before the first request.</summary>
    public async Task CheckAsync(CancellationToken cancel)
    {
        var reranker = Take(out var held);
        using (held)
        {
            await reranker.CheckAsync(cancel);
        }
    }

    /// <summary>Ends the reranking of all searches; each shows BM25's order and the reason.</summary>
    public void Stop()
    {
        lock (_switching)
        {
            _stopped = true;
        }

        _retiring?.Stop();
        _current.Stop();
    }

    public ValueTask DisposeAsync()
    {
        Stop();
        return _current.DisposeAsync();
    }
}
