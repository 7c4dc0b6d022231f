using Search.Core.Indexing;

namespace Search.Evaluation.Trec;

/// <summary>Where the candidates of a run come from, for <see cref="RunMetadata"/>.</summary>
/// <param name="Name">The system's name, as in <c>bm25</c>; for a candidate file its path.</param>
/// <param name="Method">The engine with its version, or <c>candidate file</c>.</param>
/// <param name="Index">The name of the index; null for a candidate file.</param>
/// <param name="ContentHash">The hash over the passages of the index; null where it is not known.</param>
/// <param name="Analyzer">How text is split into terms; null where it is not known.</param>
/// <param name="Bm25">BM25's parameters; null where they are not known.</param>
/// <param name="QueryTemplate">The query that was sent to an attached index; null for the program's own.</param>
public sealed record FirstStageMetadata(
    string Name, string Method, string? Index = null, string? ContentHash = null, string? Analyzer = null, Bm25Parameters? Bm25 = null, string? QueryTemplate = null)
{
    /// <summary>Candidates that are read from a run.</summary>
    /// <param name="path">The path of the run.</param>
    public static FirstStageMetadata OfFile(string path) => new(path, "candidate file");

    /// <summary>Candidates that an index of this program returns.</summary>
    /// <param name="name">The system's name.</param>
    /// <param name="engine">The engine with its version.</param>
    /// <param name="index">The index that is searched.</param>
    public static FirstStageMetadata OfIndex(string name, string engine, IndexDescription index) => new(
        name, engine, index.Name, index.Metadata.ContentHash.ToString(), index.Metadata.Analyzer, index.Metadata.Bm25);
}
