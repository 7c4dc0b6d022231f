using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Util;
using Search.Core.Indexing;

namespace Search.Lucene.Ranking;

/// <summary><see cref="Bm25"/> for Lucene. (Lucene.Net's own BM25Similarity differs in the lengths; there is no coordination and no query norm.)</summary>
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
        return new Weight(
            collectionStats.Field,
            Bm25.Weight(queryBoost, _k1, documents, termStats.Single().DocFreq),
            Bm25.InverseLengths(_k1, _b, averageLength));
    }

    /// <inheritdoc/>
    public override SimScorer GetSimScorer(SimWeight weight, AtomicReaderContext context)
    {
        var termWeight = (Weight)weight;
        return new Scorer(termWeight, context.AtomicReader.GetNormValues(termWeight.Field));
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
        public override float Score(int doc, float freq) => Bm25.Score(weight.Value, freq * weight.InverseLengths[(byte)norms.Get(doc)]);

        public override float ComputeSlopFactor(int distance) => 1f / (distance + 1);

        public override float ComputePayloadFactor(int doc, int start, int end, BytesRef payload) => 1f;
    }
}
