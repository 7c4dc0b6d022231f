using Lucene.Net.Index;
using Lucene.Net.Search;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Lucene.Analysis;
using Search.Lucene.Ranking;

namespace Search.Lucene;

/// <summary>Finds passages in an embedded index, and uses the new version when it is replaced.</summary>
internal sealed class LuceneRetriever : IRetriever
{
    private readonly IndexFolder _folder;
    private readonly Lock _swap = new();
    private OpenVersion? _open;

    public LuceneRetriever(IndexFolder folder)
    {
        _folder = folder;
        _open = OpenVersion.Open(folder);
        Analyzer = _open.Analyzer;
    }

    /// <inheritdoc/>
    public string Analyzer { get; private set; }

    public Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return Task.Run<IReadOnlyList<Candidate>>(() => Retrieve(query, depth, cancel), cancel);
    }

    public ValueTask DisposeAsync()
    {
        lock (_swap)
        {
            _open?.Dispose();
            _open = null;
        }

        return ValueTask.CompletedTask;
    }

    private List<Candidate> Retrieve(string query, int depth, CancellationToken cancel)
    {
        try
        {
            var version = Acquire();
            try
            {
                return Search(version, query, depth, cancel);
            }
            finally
            {
                version.Release();
            }
        }
        catch (IOException exception)
        {
            throw _folder.CannotRead(exception);
        }
    }

    /// <summary>Retains the open version for one search; first opens the current one if the index was replaced.</summary>
    private OpenVersion Acquire()
    {
        lock (_swap)
        {
            ObjectDisposedException.ThrowIf(_open is null, this);
            if (_folder.ReadCurrent() != _open.Name)
            {
                var replaced = _open;
                _open = OpenVersion.Open(_folder);
                Analyzer = _open.Analyzer;
                replaced.Dispose();
            }

            _open.Retain();
            return _open;
        }
    }

    private static List<Candidate> Search(OpenVersion version, string text, int depth, CancellationToken cancel)
    {
        var searcher = version.Searcher;
        var query = AnyTermOf(text, TextAnalysis.Of(version.Analyzer));
        if (query.Clauses.Count == 0)
        {
            return [];
        }

        var best = new BestPassages(searcher.IndexReader, depth, cancel);
        searcher.Search(query, best);
        return [.. best.InOrder().Select((hit, index) => new Candidate(Load(searcher, hit.Doc, cancel), index + 1, hit.Score))];
    }

    /// <summary>
    /// Matches any of the text's terms; a term that occurs n times counts n times, as in Elasticsearch's match query. The text is
    /// not parsed as a query language.
    /// </summary>
    private static BooleanQuery AnyTermOf(string text, TextAnalysis analysis)
    {
        var query = new BooleanQuery(disableCoord: true);
        try
        {
            foreach (var term in analysis.Terms(text).GroupBy(token => token.Term, StringComparer.Ordinal))
            {
                query.Add(new TermQuery(new Term(IndexFieldNames.Contents, term.Key)) { Boost = term.Count() }, Occur.SHOULD);
            }
        }
        catch (BooleanQuery.TooManyClausesException exception)
        {
            throw new BadInputException(
                $"The query has more than {BooleanQuery.MaxClauseCount} different terms; expected at most that many. Shorten the query.", exception);
        }

        return query;
    }

    private static Passage Load(IndexSearcher searcher, int document, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return StoredPassages.Read(searcher.Doc(document));
    }
}
