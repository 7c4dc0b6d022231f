namespace Search.Core.Indexing;

/// <summary>The name and settings of an index that is to be built.</summary>
/// <param name="Name">The name it is searched under.</param>
/// <param name="Bm25">Ranking parameters, fixed when the index is built.</param>
/// <param name="Source">The source of the passages.</param>
/// <param name="KeptVersions">How many complete versions are kept after it is published, including itself; at least 1.</param>
/// <param name="Shards">Primary shards (Elasticsearch only); 1 keeps BM25's statistics exact.</param>
/// <param name="Analyzer">How text is split into terms: one of <see cref="IndexAnalyzers.All"/>, fixed when the index is built.</param>
public sealed record IndexDefinition(
    string Name,
    Bm25Parameters Bm25,
    IndexSource Source,
    int KeptVersions = IndexDefinition.DefaultKeptVersions,
    int Shards = 1,
    string Analyzer = IndexAnalyzers.Default)
{
    /// <summary>The new version and the one before it, so that a bad index can be undone.</summary>
    public const int DefaultKeptVersions = 2;
}
