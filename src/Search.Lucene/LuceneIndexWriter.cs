using System.Text;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Search.Core;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Lucene.Analysis;
using Search.Lucene.Ranking;

namespace Search.Lucene;

/// <summary>Writes a new version of an embedded index on all processors, and puts it in place at the end as one segment.</summary>
internal sealed class LuceneIndexWriter : IIndexWriter
{
    /// <summary>Large enough that a million passages make a handful of segments, small enough for a laptop.</summary>
    private const double BufferMegabytes = 256;

    /// <summary>Passages that a thread takes at once.</summary>
    private const int Share = 64;

    /// <summary>Searched, not stored. BM25 asks how often a term occurs, never where: positions would double the work.</summary>
    private static readonly FieldType SearchedType = new(TextField.TYPE_NOT_STORED) { IndexOptions = IndexOptions.DOCS_AND_FREQS };

    private readonly IndexFolder _folder;
    private readonly IndexDefinition _definition;
    private readonly FileStream _lock;
    private readonly string _version = Guid.CreateVersion7().ToString("N");
    private readonly NIOFSDirectory _directory;
    private readonly IndexWriter _writer;
    private bool _closed;

    /// <summary>Starts a version.</summary>
    /// <param name="folder">The index's folder.</param>
    /// <param name="definition">What the index is.</param>
    /// <param name="writerLock">Held by the caller, from now on by this writer.</param>
    public LuceneIndexWriter(IndexFolder folder, IndexDefinition definition, FileStream writerLock)
    {
        _folder = folder;
        _definition = definition;
        _lock = writerLock;
        folder.RemoveOtherVersions();
        _directory = new NIOFSDirectory(folder.VersionFolder(_version));
        _writer = new IndexWriter(_directory, new IndexWriterConfig(EnglishText.Version, EnglishText.Analyzer)
        {
            Similarity = new Bm25Similarity(definition.Bm25),
            RAMBufferSizeMB = BufferMegabytes,
            MaxThreadStates = Environment.ProcessorCount,
        });
    }

    public async Task<IReadOnlyList<RejectedPassage>> AddAsync(IReadOnlyList<Passage> passages, CancellationToken cancel)
    {
        var rejected = passages.Where(passage => !HasFittingId(passage)).Select(Reject).ToList();
        var accepted = rejected.Count == 0 ? passages : passages.Where(HasFittingId);
        try
        {
            await Parallel.ForEachAsync(accepted.Chunk(Share), cancel, (share, _) =>
            {
                foreach (var passage in share)
                {
                    _writer.AddDocument(ToDocument(passage));
                }

                return ValueTask.CompletedTask;
            });
        }
        catch (IOException exception)
        {
            throw _folder.CannotWrite(exception);
        }

        return rejected;
    }

    public async Task<IndexSummary> CompleteAsync(long expectedCount, CancellationToken cancel)
    {
        try
        {
            // One segment is the fastest to search. If the caller stops waiting, disposing the writer ends the merge.
            await Task.Run(() => _writer.ForceMerge(1), cancel).WaitAsync(cancel);
            return await Task.Run(() => Publish(expectedCount), cancel);
        }
        catch (IOException exception)
        {
            throw _folder.CannotWrite(exception);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (!_closed)
        {
            _closed = true;
            _writer.Rollback();
            _directory.Dispose();
            _folder.RemoveOtherVersions();
        }

        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool HasFittingId(Passage passage) =>
        Encoding.UTF8.GetByteCount(passage.Id) is > 0 and <= Passage.MaxIdBytes;

    private static RejectedPassage Reject(Passage passage) => new(
        passage, $"the id has {Encoding.UTF8.GetByteCount(passage.Id)} bytes; expected 1 to {Passage.MaxIdBytes}");

    private static Document ToDocument(Passage passage)
    {
        var document = new Document
        {
            new StoredField(LuceneFields.Id, passage.Id),
            new SortedDocValuesField(LuceneFields.Id, new BytesRef(passage.Id)),
            new StoredField(LuceneFields.Text, passage.Text),
            new Field(LuceneFields.Contents, passage.Contents, SearchedType),
        };
        if (passage.Title is not null)
        {
            document.Add(new StoredField(LuceneFields.Title, passage.Title));
        }

        return document;
    }

    private IndexSummary Publish(long expectedCount)
    {
        _writer.SetCommitData(LuceneFields.Describe(_definition.Bm25));
        _writer.Commit();
        var count = _writer.NumDocs;
        if (count != expectedCount)
        {
            throw IndexSummary.CountsDiffer(_definition.Name, count, expectedCount);
        }

        _closed = true;
        _writer.Dispose();
        _directory.Dispose();
        _folder.Publish(_version);
        return new IndexSummary(count, SizeOf(_folder.VersionFolder(_version)));
    }

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);
}
