using Microsoft.AspNetCore.Components;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Pipeline;
using Search.Web.Searching.Results;
using Search.Web.Serving;

namespace Search.Web.Searching;

/// <summary>The search page. Its address is its state: every user action first changes the address, and the address starts the search.</summary>
public sealed partial class SearchPage(
    SearchSession session, SearchCatalog catalog, BundledSample sample, NavigationManager navigation)
{
    private IReadOnlyList<IndexInfo> _indexes = [];
    private string? _indexesOf;
    private SearchAddress? _shown;

    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [SupplyParameterFromQuery(Name = "k")]
    public string? Window { get; set; }

    [SupplyParameterFromQuery(Name = "model")]
    public string? Model { get; set; }

    [SupplyParameterFromQuery(Name = "engine")]
    public string? Engine { get; set; }

    [SupplyParameterFromQuery(Name = "index")]
    public string? Index { get; set; }

    /// <summary>BM25's first page from prerendering, so that it stays visible while the circuit starts.</summary>
    [PersistentState]
    public FirstStageRetrieved? Sent { get; set; }

    private SearchAddress Address => new(Query, Window, Model, Engine, Index);

    /// <summary>The address with all values filled in, for the form and the search.</summary>
    private SearchAddress Complete => catalog.Complete(Address);

    private QueryJudgements? Judgements => sample.JudgementsFor(Complete.Index, session.State.Query?.Text ?? "");

    public void Dispose()
    {
        session.Changed -= Redraw;
        foreach (var model in catalog.Models)
        {
            model.Changed -= Redraw;
        }
    }

    protected override void OnInitialized()
    {
        session.Changed += Redraw;
        foreach (var model in catalog.Models)
        {
            model.Changed += Redraw;
        }

        if (Sent is not null)
        {
            session.Resume(Sent);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Address)
        {
            return;
        }

        _shown = Address;
        await Task.WhenAll(LoadIndexesAsync(), SearchAsync());
    }

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private void Redraw() => _ = InvokeAsync(StateHasChanged);

    private async Task SearchAsync()
    {
        if (!RendererInfo.IsInteractive)
        {
            await session.SearchFirstStageAsync(Address);
            Sent = session.State.Sendable();
        }
        else if (Address.Cut() != Address)
        {
            await AnnounceAsync(Address);
            navigation.NavigateTo(Address.Cut().ToUrl(), replace: true);
        }
        else
        {
            await session.SearchAsync(Address);
        }
    }

    private async Task GoAsync(SearchAddress typed)
    {
        var url = catalog.Complete(typed.Cut()).ToUrl();
        if (url.Length > SearchAddress.MaxUrlLength)
        {
            session.Refuse(
                $"The query is too long for a URL of at most {SearchAddress.MaxUrlLength:N0} characters; the URL would have {url.Length:N0}. " +
                "Shorten the query.");
        }
        else if (url == Address.ToUrl())
        {
            await session.SearchAsync(Address);
        }
        else
        {
            await AnnounceAsync(typed);
            navigation.NavigateTo(url);
        }
    }

    /// <summary>Renders before the address changes, so that the old lists are not shown as results of the new address.</summary>
    private async Task AnnounceAsync(SearchAddress typed)
    {
        session.Announce(typed);
        StateHasChanged();
        await Task.Yield(); // While an event is handled, nothing is rendered.
    }

    private async Task LoadIndexesAsync()
    {
        if (_indexesOf == Complete.Engine)
        {
            return;
        }

        try
        {
            _indexesOf = Complete.Engine;
            _indexes = await catalog.ListIndexesAsync(_indexesOf, CancellationToken.None);
        }
        catch (SearchException)
        {
            // The search itself reports the error; the picker shows the value of the address.
            _indexes = [];
        }
    }
}
