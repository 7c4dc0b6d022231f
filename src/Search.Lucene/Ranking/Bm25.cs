namespace Search.Lucene.Ranking;

/// <summary>
/// BM25 as Elasticsearch computes it: idf = ln(1 + (N - df + 0.5) / (df + 0.5)), the factor k1 + 1 kept, lengths from <see cref="LengthNorm"/>. The order of
/// float operations follows Lucene 9's BM25Similarity, so that the scores have the same bits.
/// </summary>
internal static class Bm25
{
    /// <summary>A term's weight.</summary>
    /// <param name="boost">How often the query has the term.</param>
    /// <param name="k1">BM25's k1.</param>
    /// <param name="documents">How many documents have the field.</param>
    /// <param name="documentFrequency">How many of them have the term.</param>
    public static float Weight(float boost, float k1, long documents, long documentFrequency) =>
        boost * (1 + k1) * (float)Math.Log(1 + (documents - documentFrequency + 0.5) / (documentFrequency + 0.5));

    /// <summary>1 / (k1 * (1 - b + b * length / average)) for every length that a norm can hold.</summary>
    public static float[] InverseLengths(float k1, float b, float averageLength)
    {
        var inverse = new float[256];
        for (var code = 0; code < inverse.Length; code++)
        {
            inverse[code] = 1f / (k1 * ((1 - b) + b * LengthNorm.Decode((byte)code) / averageLength));
        }

        return inverse;
    }

    /// <summary>A term's part of a document's score; it grows with the ratio.</summary>
    /// <param name="weight">The term's weight.</param>
    /// <param name="ratio">The frequency in the document, times the inverse length.</param>
    public static float Score(float weight, float ratio) => weight - weight / (1f + ratio);
}
