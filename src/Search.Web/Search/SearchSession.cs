using Search.Core.Errors;
using Search.Core.Pipeline;
using Search.Web.Serving;

namespace Search.Web.Searching;

/// <summary>
/// One visitor's page: which search it shows and how far that has come. A new search stops the one before it.
/// </summary>
public sealed class SearchSession(SearchCatalog catalog, SearchLog log) : IDisposable
{
    /// <summary>One page is one client of the model. Its searches come from a connection of the browser, so that there is no address here.</summary>
    private readonly string _client = $"page {Guid.NewGuid():N}";

    private CancellationTokenSource _running = new();
    private QueryText? _cut;

    /// <summary>Called whenever <see cref="State"/> changed.</summary>
    public event Action? Changed;

    public SearchState State { get; private set; } = SearchState.Empty;

    /// <summary>
    /// Says that another search is about to begin, so that nobody takes the old lists for its result, and keeps what was typed:
    /// the address that the search comes from carries the cut query only.
    /// </summary>
    public void Announce(SearchAddress typed)
    {
        _running.Cancel();
        _cut = QueryText.Parse(typed.Query ?? "");
        Show(State.Superseded());
    }

    /// <summary>Says why a search cannot even begin.</summary>
    public void Refuse(string message)
    {
        _running.Cancel();
        Show(SearchState.Failed(new SearchFailure(message, IsTransient: false)));
    }

    /// <summary>Takes over what the server sent with the page.</summary>
    public void Resume(FirstStageRetrieved sent) => Show(SearchState.Empty.Apply(sent));

    /// <summary>Searches to the end, showing every update on the way.</summary>
    public Task SearchAsync(SearchAddress address) => RunAsync(address, firstStageOnly: false);

    /// <summary>Searches until BM25's list is there: what a page needs before it can be sent.</summary>
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
            // Another search took this one's place, or the visitor left.
        }
        catch (Exception exception)
        {
            log.ReportFailure(exception);
            Show(SearchState.Failed(SearchFailure.From(exception)));
        }
    }

    /// <summary>Stops the running search in one step with taking its place: two searches never run beside each other.</summary>
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
