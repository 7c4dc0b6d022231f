using Lucene.Net.Index;
using Lucene.Net.Store;
using Search.Core.Indexing;
using Search.Lucene.Passages;
using Search.Lucene.Postings;
using Search.Lucene.Ranking;

namespace Search.Lucene;

/// <summary>
/// A version of an index that is open for reading. The opener disposes it once, and every search that retains it releases it
/// once; the last release closes the files.
/// </summary>
internal sealed class OpenVersion : IDisposable
{
    private readonly NIOFSDirectory _directory;
    private readonly PostingsFile? _postings;
    private int _closed;

    private OpenVersion(IndexFolder folder, string name, Bm25Parameters? parameters)
    {
        Name = name;
        var path = folder.VersionFolder(name);
        _directory = new NIOFSDirectory(path);
        try
        {
            Reader = DirectoryReader.Open(_directory);
            Metadata = CommitData.Read(folder.Index, Reader.IndexCommit.UserData);
            Passages = PassageFileReader.Open(path, CommitData.ReadPassageBytes(Reader.IndexCommit.UserData));
            string? problem = null;
            _postings = parameters is null ? PostingsFile.TryOpen(path, Reader.MaxDoc, Metadata.Bm25, out problem) : null;
            Notice = problem is null || Reader.MaxDoc == 0 ? null
                : $"{problem}. Searches of the index '{folder.Index}' give the same results, but slower. Build it again with: ./search index SOURCE --index {folder.Index} --replace";
            Ranking = _postings is null ? new LuceneRanking(Reader, parameters ?? Metadata.Bm25) : new PostingsRanking(_postings);
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>The version's name, as in CURRENT.</summary>
    public string Name { get; }

    /// <summary>The version's metadata.</summary>
    public IndexMetadata Metadata { get; }

    /// <summary>Lucene's index.</summary>
    public DirectoryReader Reader { get; }

    /// <summary>The passages.</summary>
    public PassageFileReader Passages { get; }

    /// <summary>Finds the best passages.</summary>
    public IRanking Ranking { get; }

    /// <summary>What makes searches slower than they could be, as sentences; null if nothing does.</summary>
    public string? Notice { get; }

    /// <summary>Opens the current version.</summary>
    /// <param name="folder">The index.</param>
    /// <param name="parameters">Other BM25 parameters than the index's own; null for its own, for which it has fast postings.</param>
    public static OpenVersion Open(IndexFolder folder, Bm25Parameters? parameters = null) => folder.Read(name => new OpenVersion(folder, name, parameters));

    /// <summary>Reads the whole file of postings and says what is wrong with it; null if nothing is, or if there is no such file.</summary>
    public string? FindDamage() => _postings?.FindDamage();

    public void Retain() => Reader.IncRef();

    public void Dispose() => Release();

    public void Release()
    {
        Reader.DecRef();
        if (Reader.RefCount == 0)
        {
            Close();
        }
    }

    /// <summary>Only once: two searches that end at the same time may both see that no one is left.</summary>
    private void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        _postings?.Dispose();
        Passages?.Dispose();
        if (Reader is { RefCount: > 0 })
        {
            Reader.Dispose();
        }

        _directory.Dispose();
    }
}
