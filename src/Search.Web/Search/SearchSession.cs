using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Web.Serving;

namespace Search.Web.Searching;

/// <summary>
/// The searches of one open page: the current search and its state. A new search stops the previous one.
/// </summary>
public sealed class SearchSession(SearchCatalog catalog, SearchLog log) : IDisposable
{
    /// <summary>Each page counts as one client of the model, because an IP address is not available here.</summary>
    private readonly string _client = $"page {Guid.NewGuid():N}";

    private CancellationTokenSource _running = new();
    private QueryText? _cut;

    /// <summary>Called whenever <see cref="State"/> changed.</summary>
    public event Action? Changed;

    public SearchState State { get; private set; } = SearchState.Empty;

    /// <summary>
    /// Marks the start of another search, so that the old lists are not shown as its result, and keeps the typed query: the
    /// address contains only the cut query.
    /// </summary>
    public void Announce(SearchAddress typed)
    {
        _running.Cancel();
        _cut = QueryText.Parse(typed.Query ?? "");
        Show(State.Superseded());
    }

    /// <summary>Shows why a search cannot start.</summary>
    public void Refuse(string message)
    {
        _running.Cancel();
        Show(SearchState.Failed(new SearchFailure(message, IsTransient: false)));
    }

    /// <summary>Restores the state that was sent with the page.</summary>
    public void Resume(FirstStageRetrieved sent) => Show(SearchState.Empty.Apply(sent));

    /// <summary>Searches to the end and shows every update.</summary>
    public Task SearchAsync(SearchAddress address) => RunAsync(address, firstStageOnly: false);

    /// <summary>Searches until BM25's list is available, which prerendering needs.</summary>
    public Task SearchFirstStageAsync(SearchAddress address) => RunAsync(address, firstStageOnly: true);

    public void Dispose()
    {
        _running.Cancel();
        _running.Dispose();
    }

    private async Task RunAsync(SearchAddress address, bool firstStageOnly)
    {
        var cancel = StopAndRestart();
        if (address.IsBlank)
        {
            Show(SearchState.Empty);
            return;
        }

        Show(State.Superseded());
        try
        {
            var served = await catalog.OpenAsync(address, cancel) with { Client = _client };
            log.ReportNotice(served.Retriever);
            var state = SearchState.Started(served, _cut is { IsCut: true } cut && cut.Text == address.Query ? cut : null);
            await foreach (var update in served.SearchAsync(cancel))
            {
                cancel.ThrowIfCancellationRequested();
                state = state.Apply(update);
                Show(state);
                if (firstStageOnly && update is FirstStageRetrieved { Candidates.Count: > 0 })
                {
                    break;
                }
            }

            log.ReportDegradation(state.Result?.Degradation);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Another search replaced this one, or the user left.
        }
        catch (Exception exception)
        {
            log.ReportFailure(exception);
            Show(SearchState.Failed(SearchFailure.From(exception)));
        }
    }

    /// <summary>Stops the running search and replaces it in one step, so that two searches never run at the same time.</summary>
    private CancellationToken StopAndRestart()
    {
        _running.Cancel();
        _running.Dispose();
        _running = new CancellationTokenSource();
        return _running.Token;
    }

    private void Show(SearchState state)
    {
        State = state;
        Changed?.Invoke();
    }
}
