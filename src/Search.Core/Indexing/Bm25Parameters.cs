using System.ComponentModel.DataAnnotations;

namespace Search.Core.Indexing;

/// <summary>BM25's two parameters (Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond").</summary>
public sealed class Bm25Parameters
{
    /// <summary>Term frequency saturation.</summary>
    /// <value>The default is 0.9, the literature's baseline (Anserini); Elasticsearch's own default is 1.2.</value>
    [Range(0.0, 1000.0, ErrorMessage = "expected 0 to 1000")]
    public double K1 { get; set; } = 0.9;

    /// <summary>Length normalisation, from 0 (none) to 1 (full).</summary>
    /// <value>The default is 0.4, the literature's baseline (Anserini); Elasticsearch's own default is 0.75.</value>
    [Range(0.0, 1.0, ErrorMessage = "expected 0 to 1")]
    public double B { get; set; } = 0.4;
}
