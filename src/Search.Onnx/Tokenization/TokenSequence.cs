namespace Search.Onnx.Tokenization;

/// <summary>One text or a pair as the input of a model: <c>[CLS] first [SEP]</c> or <c>[CLS] first [SEP] second [SEP]</c>.</summary>
/// <param name="Ids">The tokens' ids, special tokens included.</param>
/// <param name="TypeIds">For each token 1 where it belongs to the second text or ends it, otherwise 0.</param>
/// <param name="Removed">Tokens cut from both texts together.</param>
public sealed record TokenSequence(IReadOnlyList<int> Ids, IReadOnlyList<int> TypeIds, int Removed)
{
    /// <summary>Assembles a sequence from token ids, cut to a length.</summary>
    /// <param name="vocabulary">Has the special tokens.</param>
    /// <param name="first">The first text (the query), without special tokens.</param>
    /// <param name="second">The second text (the document); null where there is one text only.</param>
    /// <param name="maxLength">The longest sequence, special tokens included; at least 3.</param>
    /// <param name="truncation">What may be cut of a pair. A single text is cut unless this is <see cref="Truncation.None"/>.</param>
    public static TokenSequence Of(Vocabulary vocabulary, int[] first, int[]? second, int maxLength, Truncation truncation)
    {
        if (second is null)
        {
            // One text has one separator less, and it is the only text that can be cut.
            var kept = truncation == Truncation.None ? first.Length : Math.Min(first.Length, maxLength - PairTruncation.SpecialTokens + 1);
            return new TokenSequence([vocabulary.Cls, .. first[..kept], vocabulary.Sep], new int[kept + 2], first.Length - kept);
        }

        var fit = PairTruncation.Fit(first.Length, second.Length, maxLength, truncation);
        int[] ids = [vocabulary.Cls, .. first[..fit.First], vocabulary.Sep, .. second[..fit.Second], vocabulary.Sep];
        var typeIds = new int[ids.Length];
        typeIds.AsSpan(fit.First + 2).Fill(1);
        return new TokenSequence(ids, typeIds, fit.Removed);
    }
}
