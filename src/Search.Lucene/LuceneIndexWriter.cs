using Lucene.Net.Index;
using Lucene.Net.Store;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Lucene.Analysis;
using Search.Lucene.Passages;
using Search.Lucene.Postings;
using Search.Lucene.Ranking;

namespace Search.Lucene;

/// <summary>Writes a version of an embedded index on all processors, and publishes it as one segment.</summary>
internal sealed class LuceneIndexWriter : IIndexWriter
{
    /// <summary>Large enough that a million passages make only a few segments, small enough for a laptop.</summary>
    private const double BufferMegabytes = 256;

    /// <summary>How many passages a thread takes at a time.</summary>
    private const int Share = 64;

    private readonly IndexFolder _folder;
    private readonly IndexDefinition _definition;
    private readonly FileStream _lock;
    private readonly KeepLastCommits _commits = new();
    private readonly TimeProvider _clock;
    private readonly NIOFSDirectory _directory;
    private readonly IndexWriter _writer;
    private readonly PassageFileWriter _passages;
    private IndexMetadata _metadata;
    private bool _closed;
    private bool _ended;

    /// <summary>Starts a version, or continues one.</summary>
    /// <param name="folder">The index's folder.</param>
    /// <param name="definition">The index's name and settings.</param>
    /// <param name="writerLock">The lock; this writer now owns it.</param>
    /// <param name="version">The version's name.</param>
    /// <param name="metadata">The version's metadata so far.</param>
    /// <param name="passageBytes">How much of the file of passages belongs to the version; 0 for a new one.</param>
    /// <param name="clock">The clock for the time of publishing.</param>
    public LuceneIndexWriter(
        IndexFolder folder, IndexDefinition definition, FileStream writerLock, string version, IndexMetadata metadata, long passageBytes, TimeProvider clock)
    {
        _folder = folder;
        _definition = definition;
        _lock = writerLock;
        _metadata = metadata;
        _clock = clock;
        Version = version;
        _passages = PassageFileWriter.Open(folder.VersionFolder(version), passageBytes);
        _directory = new NIOFSDirectory(folder.VersionFolder(version));
        _writer = new IndexWriter(_directory, new IndexWriterConfig(TextAnalysis.Version, TextAnalysis.Of(definition.Analyzer).Analyzer)
        {
            Similarity = new Bm25Similarity(definition.Bm25),
            RAMBufferSizeMB = BufferMegabytes,
            MaxThreadStates = Environment.ProcessorCount,
            IndexDeletionPolicy = _commits,
        });
    }

    public string Version { get; }

    public JobCheckpoint Checkpoint => _metadata.Checkpoint;

    /// <summary>Each batch is added on all processors; a second one keeps them busy at the end of the first.</summary>
    public int Concurrency => 2;

    /// <summary>Nothing is sent, so nothing is sent again.</summary>
    public long Retries => 0;

    public async Task<IReadOnlyList<RejectedPassage>> AddAsync(PassageBatch passages, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            _passages.Start(passages);

            // After its start a batch is not cancelled: a batch that is added again would be in the index twice.
            await Parallel.ForAsync(0, (passages.Count + Share - 1) / Share, CancellationToken.None, (share, _) =>
            {
                for (var index = share * Share; index < Math.Min((share + 1) * Share, passages.Count); index++)
                {
                    var passage = passages[index];
                    _writer.AddDocument(LuceneDocument.Of(passage.ToPassage(), _passages.Append(passage)));
                }

                return ValueTask.CompletedTask;
            });
        }
        catch (IOException exception)
        {
            throw _folder.CannotWrite(exception);
        }

        return [];
    }

    public Task<IReadOnlyList<Passage>> ReadAsync(IReadOnlyList<string> ids, CancellationToken cancel) => WriteAsync(() => Task.Run(
        () =>
        {
            _passages.Flush(toDisk: false);
            using var reader = DirectoryReader.Open(_writer, applyAllDeletes: false);
            using var passages = PassageFileReader.Open(_folder.VersionFolder(Version), _passages.Length);
            return StoredPassages.Find(reader, passages, ids);
        },
        cancel));

    public Task CheckpointAsync(JobCheckpoint checkpoint, CancellationToken cancel) => WriteAsync(() => Task.Run(
        () =>
        {
            Commit(_metadata.At(checkpoint));
            return _ended;
        },
        cancel));

    /// <summary>One segment is the fastest to search. If the caller stops waiting, disposing the writer ends the merge.</summary>
    public Task<PublishedIndex> PublishAsync(JobCheckpoint checkpoint, CancellationToken cancel) => WriteAsync(async () =>
    {
        await Task.Run(() => CommitAll(checkpoint), cancel);
        await Task.Run(() => _writer.ForceMerge(1), cancel).WaitAsync(cancel);
        await Task.Run(() => WritePostings(cancel), cancel);
        return await Task.Run(Publish, cancel);
    });

    public Task SuspendAsync(JobCheckpoint checkpoint, CancellationToken cancel) => WriteAsync(() => Task.Run(
        () =>
        {
            Commit(_metadata.At(checkpoint));
            Close();
            return _ended = true;
        },
        cancel));

    public Task AbandonAsync(CancellationToken cancel) => WriteAsync(() => Task.Run(
        () =>
        {
            Discard();
            return true;
        },
        cancel));

    public ValueTask DisposeAsync()
    {
        if (!_closed)
        {
            Close();
        }

        if (!_ended && Checkpoint.Entries == 0)
        {
            _folder.RemoveVersion(Version);
        }

        _lock.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        try
        {
            return await write();
        }
        catch (IOException exception)
        {
            throw _folder.CannotWrite(exception);
        }
    }

    /// <summary>Commits the last passages. A version with a wrong count is deleted: a job that continued it would fail again.</summary>
    private void CommitAll(JobCheckpoint checkpoint)
    {
        try
        {
            checkpoint.RequireCount(_definition.Name, _writer.NumDocs);
        }
        catch (SearchUnavailableException)
        {
            Discard();
            throw;
        }

        Commit(_metadata.At(checkpoint)); // After a crash the next job only has to publish.
    }

    private void WritePostings(CancellationToken cancel)
    {
        using var reader = DirectoryReader.Open(_writer, applyAllDeletes: false);
        PostingsFileWriter.Write(reader, _folder.VersionFolder(Version), _definition.Bm25, cancel);
    }

    private PublishedIndex Publish()
    {
        Commit(_metadata);
        var before = _folder.ReadCurrent();
        _folder.SetCurrent(Version);
        _ended = true;
        _commits.Count = 1;
        Commit(_metadata with { Published = _clock.GetUtcNow() });
        Close();
        var versions = new IndexVersions(_folder);
        versions.RemoveOld(Version, before, _definition.KeptVersions);
        return new PublishedIndex(versions.Current());
    }

    private void Commit(IndexMetadata metadata)
    {
        _passages.Flush(toDisk: true);
        _writer.SetCommitData(CommitData.Write(metadata, _passages.Length));
        _writer.Commit();
        _metadata = metadata;
    }

    private void Discard()
    {
        Close();
        _folder.RemoveVersion(Version);
        _metadata = _metadata.At(JobCheckpoint.Start(_definition.Source));
        _ended = true;
    }

    /// <summary>Ends the writer and its merges. Passages that were not committed are lost.</summary>
    private void Close()
    {
        _writer.Rollback();
        _passages.Dispose();
        _directory.Dispose();
        _closed = true;
    }
}
