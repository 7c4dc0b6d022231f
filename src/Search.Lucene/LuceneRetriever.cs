using Lucene.Net.Index;
using Lucene.Net.Search;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Retrieval;
using Search.Lucene.Analysis;

namespace Search.Lucene;

/// <summary>Finds passages in an embedded index, and follows it when it is replaced.</summary>
internal sealed class LuceneRetriever : IRetriever
{
    private static readonly Sort ScoreThenId =
        new(SortField.FIELD_SCORE, new SortField(LuceneFields.Id, SortFieldType.STRING));

    private readonly string _index;
    private readonly IndexFolder _folder;
    private readonly Lock _swap = new();
    private OpenVersion _open;

    public LuceneRetriever(string index, IndexFolder folder)
    {
        _index = index;
        _folder = folder;
        _open = OpenVersion.Open(index, folder);
    }

    public Task<IReadOnlyList<Candidate>> RetrieveAsync(string query, int depth, CancellationToken cancel) =>
        Task.Run<IReadOnlyList<Candidate>>(
            () =>
            {
                var version = Acquire();
                try
                {
                    return Search(version.Searcher, query, depth);
                }
                finally
                {
                    version.Release();
                }
            },
            cancel);

    public ValueTask DisposeAsync()
    {
        _open.Dispose();
        return ValueTask.CompletedTask;
    }

    private static List<Candidate> Search(IndexSearcher searcher, string query, int depth)
    {
        var parsed = Parse(query);
        if (parsed.Clauses.Count == 0)
        {
            return [];
        }

        var top = searcher.Search(parsed, null, depth, ScoreThenId, doDocScores: true, doMaxScore: false);
        return [.. top.ScoreDocs.Select((hit, index) => new Candidate(Load(searcher, hit.Doc), index + 1, hit.Score))];
    }

    /// <summary>The query's terms, any of which may match. No query language is involved.</summary>
    private static BooleanQuery Parse(string text)
    {
        var query = new BooleanQuery(disableCoord: true);
        try
        {
            foreach (var (term, _, _) in EnglishText.Terms(text))
            {
                query.Add(new TermQuery(new Term(LuceneFields.Contents, term)), Occur.SHOULD);
            }
        }
        catch (BooleanQuery.TooManyClausesException exception)
        {
            throw new BadInputException(
                $"The query has more than {BooleanQuery.MaxClauseCount} terms; expected fewer. Shorten it.", exception);
        }

        return query;
    }

    private static Passage Load(IndexSearcher searcher, int document)
    {
        var fields = searcher.Doc(document);
        return new Passage(fields.Get(LuceneFields.Id), fields.Get(LuceneFields.Title), fields.Get(LuceneFields.Text));
    }

    /// <summary>Takes the open version for one search; opens the current one first if the index was replaced.</summary>
    private OpenVersion Acquire()
    {
        lock (_swap)
        {
            if (_folder.ReadCurrent() is { } current && current != _open.Name)
            {
                var replaced = _open;
                _open = OpenVersion.Open(_index, _folder);
                replaced.Dispose();
            }

            _open.Retain();
            return _open;
        }
    }
}
