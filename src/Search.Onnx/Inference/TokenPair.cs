using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference;

/// <summary>A query-document pair as token ids: <c>[CLS] query [SEP] document [SEP]</c>, cut to fit the model.</summary>
/// <param name="Index">The position of its score: that of the document in the request, or of its window in a <see cref="LongDocuments.WindowPlan"/>.</param>
/// <param name="Query">The query's ids, without special tokens; shared by all pairs of a request.</param>
/// <param name="Document">The ids of the document or its window, without special tokens.</param>
/// <param name="Fit">How many tokens of each text are used.</param>
internal readonly record struct TokenPair(int Index, int[] Query, ArraySegment<int> Document, PairFit Fit)
{
    /// <summary>Tokens of the pair, special tokens included.</summary>
    public int Length => Fit.First + Fit.Second + PairTruncation.SpecialTokens;

    /// <summary>Writes the pair into one row of a batch; the rest of the row already contains padding.</summary>
    public void Write(Vocabulary vocabulary, Span<long> ids, Span<long> mask, Span<long> types)
    {
        var position = 0;
        ids[position++] = vocabulary.Cls;
        position = Copy(Query.AsSpan(0, Fit.First), ids, position);
        ids[position++] = vocabulary.Sep;
        var secondText = position;
        position = Copy(Document.AsSpan(0, Fit.Second), ids, position);
        ids[position++] = vocabulary.Sep;
        mask[..position].Fill(1);
        types[secondText..position].Fill(1);
    }

    private static int Copy(ReadOnlySpan<int> source, Span<long> target, int position)
    {
        foreach (var id in source)
        {
            target[position++] = id;
        }

        return position;
    }
}
