using Search.Core.Reranking;

namespace Search.Web.Serving;

/// <summary>
/// A reranker under the name that addresses use for it. The variant behind the name can be changed while searches run: each search holds
/// one variant from its start to its end.
/// </summary>
public sealed class ServedModel : IAsyncDisposable
{
    private readonly Lock _switching = new();
    private StoppableReranker _current;
    private StoppableReranker? _retiring;
    private bool _stopped;

    /// <summary>Serves a reranker; disposes it at the end.</summary>
    /// <param name="name">What addresses call it.</param>
    /// <param name="reranker">The variant to begin with.</param>
    /// <param name="source">What it was loaded by; default: the name.</param>
    /// <param name="testing">How far the test of faster variants is.</param>
    public ServedModel(string name, IReranker reranker, string? source = null, VariantTesting testing = VariantTesting.Done)
    {
        (Name, Source, Testing) = (name, source ?? name, testing);
        _current = new StoppableReranker(reranker);
    }

    /// <summary>Called when another variant is served, or the test of the variants came to an end.</summary>
    public event Action? Changed;

    /// <summary>What addresses call it.</summary>
    public string Name { get; }

    /// <summary>What it was loaded by: a name, a folder, or a cascade.</summary>
    public string Source { get; }

    /// <summary>What new searches are reranked by.</summary>
    public RerankerInfo Info => _current.Info;

    /// <summary>How far the test of faster variants is.</summary>
    public VariantTesting Testing { get; private set; }

    /// <summary>For people: what it is and how it runs.</summary>
    public string Description => $"{Info.Model}, {Info.Precision}";

    /// <summary>A model that was asked for by name keeps that name; one from a folder has the folder's own, without its path.</summary>
    public static ServedModel Of(string asked, IReranker reranker, VariantTesting testing = VariantTesting.Done) =>
        new(asked.AsSpan().ContainsAny('/', '\\') ? reranker.Info.Model : asked, reranker, asked, testing);

    /// <summary>Takes the variant that is served now, for one search. It stays as it is until the search gives it back.</summary>
    /// <param name="held">Gives it back when it is disposed.</param>
    public IReranker Take(out IDisposable held)
    {
        lock (_switching)
        {
            held = _current.Hold();
            return _current;
        }
    }

    /// <summary>Serves another variant from now on; the one before is disposed when the searches on it have ended.</summary>
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

    /// <summary>Says that the test of the variants ended and the variant stays.</summary>
    public void Keep(VariantTesting ended)
    {
        Testing = ended;
        Changed?.Invoke();
    }

    /// <summary>Scores something small, so that what cannot work is known before a visitor needs it.</summary>
    public async Task CheckAsync(CancellationToken cancel)
    {
        var reranker = Take(out var held);
        using (held)
        {
            await reranker.CheckAsync(cancel);
        }
    }

    /// <summary>Ends the reranking of every search; each shows BM25's order and says why.</summary>
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
