using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Util;
using Search.Core.Indexing;

namespace Search.Lucene.Ranking;

/// <summary>
/// BM25 as Elasticsearch computes it, so that both engines give the same score: idf = ln(1 + (N - df + 0.5) / (df + 0.5)), the factor
/// k1 + 1 kept, lengths from <see cref="LengthNorm"/>, no coordination and no query norm. The order of float operations follows
/// Lucene 9's BM25Similarity. (Lucene.Net's own BM25Similarity differs in the lengths.)
/// </summary>
public sealed class Bm25Similarity(Bm25Parameters parameters) : Similarity
{
    private readonly float _k1 = (float)parameters.K1;
    private readonly float _b = (float)parameters.B;

    /// <inheritdoc/>
    public override long ComputeNorm(FieldInvertState state) => LengthNorm.Encode(state.Length - state.NumOverlap);

    /// <inheritdoc/>
    public override SimWeight ComputeWeight(
        float queryBoost, CollectionStatistics collectionStats, params TermStatistics[] termStats)
    {
        var documents = collectionStats.DocCount;
        var averageLength = (float)(collectionStats.SumTotalTermFreq / (double)documents);
        var idf = termStats.Sum(term => (float)Math.Log(1 + (documents - term.DocFreq + 0.5) / (term.DocFreq + 0.5)));
        return new Weight(collectionStats.Field, queryBoost * (1 + _k1) * idf, InverseLengths(averageLength));
    }

    /// <inheritdoc/>
    public override SimScorer GetSimScorer(SimWeight weight, AtomicReaderContext context)
    {
        var termWeight = (Weight)weight;
        return new Scorer(termWeight, context.AtomicReader.GetNormValues(termWeight.Field));
    }

    /// <summary>1 / (k1 * (1 - b + b * length / average)) for every length that a norm can hold.</summary>
    private float[] InverseLengths(float averageLength)
    {
        var inverse = new float[256];
        for (var code = 0; code < inverse.Length; code++)
        {
            inverse[code] = 1f / (_k1 * ((1 - _b) + _b * LengthNorm.Decode((byte)code) / averageLength));
        }

        return inverse;
    }

    private sealed class Weight(string field, float value, float[] inverseLengths) : SimWeight
    {
        public string Field { get; } = field;

        public float Value { get; } = value;

        public float[] InverseLengths { get; } = inverseLengths;

        public override float GetValueForNormalization() => 1f;

        public override void Normalize(float queryNorm, float topLevelBoost)
        {
            // Elasticsearch has no query norm, and queries here carry no boosts.
        }
    }

    private sealed class Scorer(Weight weight, NumericDocValues norms) : SimScorer
    {
        public override float Score(int doc, float freq)
        {
            var inverse = weight.InverseLengths[(byte)norms.Get(doc)];
            return weight.Value - weight.Value / (1f + freq * inverse);
        }

        public override float ComputeSlopFactor(int distance) => 1f / (distance + 1);

        public override float ComputePayloadFactor(int doc, int start, int end, BytesRef payload) => 1f;
    }
}
