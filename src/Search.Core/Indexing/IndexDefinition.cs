namespace Search.Core.Indexing;

/// <summary>What an index is, apart from its passages.</summary>
/// <param name="Name">The name it is searched under.</param>
/// <param name="Bm25">Ranking parameters, fixed when the index is made.</param>
/// <param name="Shards">Primary shards (Elasticsearch only); 1 keeps BM25's statistics exact.</param>
public sealed record IndexDefinition(string Name, Bm25Parameters Bm25, int Shards = 1);
