namespace Search.Core.Reranking;

/// <summary>A reranker's score of one query-document pair; <see cref="RelevanceOrder"/> defines the order.</summary>
/// <param name="Index">0-based position of the document in the given list.</param>
/// <param name="Relevance">
/// The value to rank by within a tier: the logit of a one-label model, <c>logit1 - logit0</c> of a two-label model. Unbounded, higher
/// is better, without a sigmoid (which would make ties). Always a finite number.
/// </param>
/// <param name="Logits">The model's raw outputs, one per label.</param>
/// <param name="TruncatedTokens">How many tokens of query and document the model did not read; 0 if it read everything.</param>
/// <param name="Tier">
/// Which model scored: 0, the deciding model; 1, only the first model of a <see cref="CascadeReranker"/>. The relevances of two models
/// cannot be compared, so a lower tier always comes before a higher one.
/// </param>
/// <param name="Window">Which part of a long document has the best score; null if the document was scored as one text.</param>
public readonly record struct PairScore(
    int Index, float Relevance, IReadOnlyList<float> Logits, int TruncatedTokens, int Tier = 0, TextWindow? Window = null);
