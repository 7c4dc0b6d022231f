namespace Search.Benchmarks.Engines;

/// <summary>The <c>SEARCH_HOME</c> of a bench: a folder that is kept, or a temporary one that is removed.</summary>
internal sealed class BenchHome(string? kept) : IDisposable
{
    public string Folder { get; } =
        kept is null ? Directory.CreateTempSubdirectory("search-bench-").FullName : Directory.CreateDirectory(kept).FullName;

    public void Dispose()
    {
        if (kept is null)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
