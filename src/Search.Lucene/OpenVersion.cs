using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Search.Lucene.Ranking;

namespace Search.Lucene;

/// <summary>
/// A version of an index that is open for reading. The opener disposes it once, and every search that retains it releases it
/// once; the last release closes the files.
/// </summary>
internal sealed class OpenVersion : IDisposable
{
    private readonly DirectoryReader _reader;
    private readonly NIOFSDirectory _directory;

    private OpenVersion(IndexFolder folder, string name)
    {
        Name = name;
        _directory = new NIOFSDirectory(folder.VersionFolder(name));
        try
        {
            _reader = DirectoryReader.Open(_directory);
            var metadata = CommitData.Read(folder.Index, _reader.IndexCommit.UserData);
            Analyzer = metadata.Analyzer;
            Searcher = new IndexSearcher(_reader) { Similarity = new Bm25Similarity(metadata.Bm25) };
        }
        catch
        {
            _reader?.Dispose();
            _directory.Dispose();
            throw;
        }
    }

    /// <summary>The version's name, as in CURRENT.</summary>
    public string Name { get; }

    public IndexSearcher Searcher { get; }

    /// <summary>The analyzer of the version.</summary>
    public string Analyzer { get; }

    public static OpenVersion Open(IndexFolder folder) => folder.Read(name => new OpenVersion(folder, name));

    public void Retain() => _reader.IncRef();

    public void Dispose() => Release();

    public void Release()
    {
        _reader.DecRef();
        if (_reader.RefCount == 0)
        {
            _directory.Dispose();
        }
    }
}
