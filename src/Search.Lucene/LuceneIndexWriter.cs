using System.Collections.Concurrent;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Search.Core;
using Search.Core.Indexing;
using Search.Lucene.Analysis;
using Search.Lucene.Ranking;

namespace Search.Lucene;

/// <summary>Writes a new version of an embedded index on all processors, and puts it in place at the end as one segment.</summary>
internal sealed class LuceneIndexWriter : IIndexWriter
{
    /// <summary>Large enough that a million passages make a handful of segments, small enough for a laptop.</summary>
    private const double BufferMegabytes = 256;

    private readonly IndexFolder _folder;
    private readonly IndexDefinition _definition;
    private readonly FileStream _lock;
    private readonly string _version = Guid.CreateVersion7().ToString("N");
    private readonly NIOFSDirectory _directory;
    private readonly IndexWriter _writer;
    private bool _closed;

    public LuceneIndexWriter(IndexFolder folder, IndexDefinition definition)
    {
        _folder = folder;
        _definition = definition;
        _lock = folder.Lock();
        folder.RemoveOtherVersions();
        _directory = new NIOFSDirectory(folder.VersionFolder(_version));
        _writer = new IndexWriter(_directory, new IndexWriterConfig(EnglishText.Version, EnglishText.Analyzer)
        {
            Similarity = new Bm25Similarity(definition.Bm25),
            RAMBufferSizeMB = BufferMegabytes,
        });
    }

    public async Task<IReadOnlyList<RejectedPassage>> AddAsync(IReadOnlyList<Passage> passages, CancellationToken cancel)
    {
        var ranges = Partitioner.Create(0, passages.Count);
        await Task.Run(
            () => Parallel.ForEach(ranges, new ParallelOptions { CancellationToken = cancel }, range =>
            {
                for (var index = range.Item1; index < range.Item2; index++)
                {
                    _writer.AddDocument(ToDocument(passages[index]));
                }
            }),
            cancel);
        return [];
    }

    public Task<IndexSummary> CompleteAsync(long expectedCount, CancellationToken cancel) => Task.Run(
        () =>
        {
            // One segment: the fastest to search, and its doc values order all ids.
            _writer.ForceMerge(1);
            cancel.ThrowIfCancellationRequested();
            _writer.SetCommitData(LuceneFields.Describe(_definition.Bm25));
            _writer.Commit();
            var count = _writer.NumDocs;
            if (count != expectedCount)
            {
                throw IndexSummary.CountsDiffer(_definition.Name, count, expectedCount);
            }

            Close();
            _folder.Publish(_version);
            return new IndexSummary(count, SizeOf(_folder.VersionFolder(_version)));
        },
        cancel);

    public ValueTask DisposeAsync()
    {
        if (!_closed)
        {
            _writer.Rollback();
            _directory.Dispose();
            _folder.RemoveOtherVersions();
            _folder.RemoveIfEmpty();
        }

        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private static Document ToDocument(Passage passage)
    {
        var document = new Document
        {
            new StoredField(LuceneFields.Id, passage.Id),
            new SortedDocValuesField(LuceneFields.Id, new BytesRef(passage.Id)),
            new StoredField(LuceneFields.Text, passage.Text),
            new TextField(LuceneFields.Contents, passage.Contents, Field.Store.NO),
        };
        if (passage.Title is not null)
        {
            document.Add(new StoredField(LuceneFields.Title, passage.Title));
        }

        return document;
    }

    private static long SizeOf(string folder) => new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length);

    private void Close()
    {
        _writer.Dispose();
        _directory.Dispose();
        _closed = true;
    }
}
