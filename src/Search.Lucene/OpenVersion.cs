using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Search.Core.Errors;
using Search.Lucene.Ranking;

namespace Search.Lucene;

/// <summary>
/// A version of an index that is open for reading. Whoever opened it disposes it once, every search that retains it releases it
/// once; the last of them closes the files.
/// </summary>
internal sealed class OpenVersion : IDisposable
{
    /// <summary>A replaced version may vanish between reading CURRENT and opening it; then CURRENT names the next one.</summary>
    private const int Attempts = 5;

    private readonly DirectoryReader _reader;
    private readonly NIOFSDirectory _directory;

    private OpenVersion(string index, string name, string folder)
    {
        Name = name;
        _directory = new NIOFSDirectory(folder);
        try
        {
            _reader = DirectoryReader.Open(_directory);
            var bm25 = LuceneFields.ReadBm25(index, _reader.IndexCommit.UserData);
            Searcher = new IndexSearcher(_reader) { Similarity = new Bm25Similarity(bm25) };
        }
        catch
        {
            _reader?.Dispose();
            _directory.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public IndexSearcher Searcher { get; }

    public static OpenVersion Open(string index, IndexFolder folder)
    {
        for (var attempt = 1; ; attempt++)
        {
            var name = folder.ReadCurrent()
                ?? throw new SearchUnavailableException($"The index '{index}' was removed while it was being read.");
            try
            {
                return new OpenVersion(index, name, folder.VersionFolder(name));
            }
            catch (IOException exception) when (attempt == Attempts || folder.ReadCurrent() == name)
            {
                throw new SearchUnavailableException(
                    $"The index '{index}' in {folder.VersionFolder(name)} cannot be read: {exception.Message} " +
                    $"Make it again with: ./search index SOURCE --index {index} --replace", exception);
            }
            catch (IOException)
            {
                // Replaced meanwhile: take the new one.
            }
        }
    }

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
