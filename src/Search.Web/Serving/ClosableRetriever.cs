using Search.Core.Errors;
using Search.Core.Retrieval;

namespace Search.Web.Serving;

/// <summary>A first stage that may be disposed while searches use it: the last search closes it.</summary>
internal sealed class ClosableRetriever(IRetriever retriever) : IRetriever
{
    private readonly Lock _counting = new();
    private int _running;
    private bool _isClosing;

    public string Analyzer => retriever.Analyzer;

    public string? Notice => retriever.Notice;

    public async Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
    {
        Enter();
        try
        {
            return await retriever.RetrieveAsync(query, depth, cancel);
        }
        finally
        {
            if (Leave())
            {
                await retriever.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        bool isIdle;
        lock (_counting)
        {
            isIdle = !_isClosing && _running == 0;
            _isClosing = true;
        }

        if (isIdle)
        {
            await retriever.DisposeAsync();
        }
    }

    private void Enter()
    {
        lock (_counting)
        {
            if (_isClosing)
            {
                throw new SearchUnavailableException("The index is closed: the program is stopping, or too many other indexes were opened. Try again.");
            }

            _running++;
        }
    }

    /// <summary>Whether this was the last search on a retriever that must be closed.</summary>
    private bool Leave()
    {
        lock (_counting)
        {
            return --_running == 0 && _isClosing;
        }
    }
}
