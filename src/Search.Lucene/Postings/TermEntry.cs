using System.Runtime.InteropServices;

namespace Search.Lucene.Postings;

/// <summary>
/// What a <see cref="PostingsFile"/> says about a term. A ratio is the frequency in a document times the document's inverse length: what
/// <see cref="Ranking.Bm25.Score"/> grows with.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
internal struct TermEntry
{
    /// <summary>Terms in more documents than this are frequent.</summary>
    public const int MostRare = 512;

    /// <summary>The first document among those of all rare, or of all frequent terms.</summary>
    public long FirstDocument;

    /// <summary>The first posting among those of all terms.</summary>
    public long FirstFrequency;

    /// <summary>The first block among those of all frequent terms.</summary>
    public long FirstBlock;

    /// <summary>How many documents have the term.</summary>
    public int DocumentFrequency;

    /// <summary>The largest ratio.</summary>
    public float LargestRatio;

    /// <summary>The 10th largest ratio; 0 if there are fewer.</summary>
    public float Ratio10;

    /// <summary>The 100th largest ratio; 0 if there are fewer.</summary>
    public float Ratio100;

    /// <summary>The 1,000th largest ratio; 0 if there are fewer.</summary>
    public float Ratio1000;

    /// <summary>Whether the documents are in blocks.</summary>
    public readonly bool IsFrequent => DocumentFrequency > MostRare;

    /// <summary>A ratio that at least so many documents reach; 0 if it is not known.</summary>
    public readonly float RatioOfBest(int documents) => documents switch
    {
        <= 10 => Ratio10,
        <= 100 => Ratio100,
        <= 1000 => Ratio1000,
        _ => 0,
    };
}
