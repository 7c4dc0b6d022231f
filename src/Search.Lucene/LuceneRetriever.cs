using Search.Core;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Lucene.Analysis;
using Search.Lucene.Ranking;

namespace Search.Lucene;

/// <summary>Finds passages in an embedded index, and uses the new version when it is replaced.</summary>
internal sealed class LuceneRetriever : IRetriever
{
    private readonly IndexFolder _folder;
    private readonly Bm25Parameters? _parameters;
    private readonly Lock _swap = new();
    private OpenVersion? _open;

    /// <param name="folder">The index.</param>
    /// <param name="parameters">Other BM25 parameters than the index's own; null for its own.</param>
    public LuceneRetriever(IndexFolder folder, Bm25Parameters? parameters = null)
    {
        (_folder, _parameters) = (folder, parameters);
        _open = Open();
    }

    /// <inheritdoc/>
    public string Analyzer { get; private set; } = "";

    /// <inheritdoc/>
    public string? Notice { get; private set; }

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
        catch (Exception exception) when (exception is IOException or InvalidDataException)
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
                _open = Open();
                replaced.Dispose();
            }

            _open.Retain();
            return _open;
        }
    }

    private OpenVersion Open()
    {
        var version = OpenVersion.Open(_folder, _parameters);
        (Analyzer, Notice) = (version.Metadata.Analyzer, version.Notice);
        return version;
    }

    private static List<Candidate> Search(OpenVersion version, string text, int depth, CancellationToken cancel)
    {
        var terms = QueryTerm.Of(text, TextAnalysis.Of(version.Metadata.Analyzer));
        return [.. version.Ranking.Best(terms, depth, cancel).Select((hit, index) => new Candidate(Load(version, hit, cancel), index + 1, hit.Score))];
    }

    private static Passage Load(OpenVersion version, RankedPassage hit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return version.Passages.Read(hit.Place);
    }
}
