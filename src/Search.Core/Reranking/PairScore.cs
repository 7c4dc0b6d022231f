namespace Search.Core.Reranking;

/// <summary>The cross-encoder's judgement of one query-document pair; <see cref="RelevanceOrder"/> says how judgements rank.</summary>
/// <param name="Index">0-based position of the document in the list that was given.</param>
/// <param name="Relevance">
/// What to rank by within a tier: the raw logit of a one-label model, <c>logit1 - logit0</c> of a two-label model. Unbounded, higher is
/// better, never squashed (a sigmoid makes ties). Always a finite number.
/// </param>
/// <param name="Logits">The model's raw outputs, one per label.</param>
/// <param name="TruncatedTokens">How many tokens of query and document were cut to fit the model; 0 if none.</param>
/// <param name="Tier">
/// Who judged: 0, the model that decides; 1, only the first model of a <see cref="CascadeReranker"/>. Relevances of two models share no
/// scale, so that a lower tier comes before a higher one whatever its relevance.
/// </param>
public readonly record struct PairScore(int Index, float Relevance, IReadOnlyList<float> Logits, int TruncatedTokens, int Tier = 0);
