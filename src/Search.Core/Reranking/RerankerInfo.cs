namespace Search.Core.Reranking;

/// <summary>Describes the running reranker.</summary>
/// <param name="Model">The model's name: a registry name or a folder's name; for a cascade <c>FIRST+SECOND@N</c>.</param>
/// <param name="Precision"><c>fp32</c>, <c>fp16</c>, <c>int8</c> or <c>int8-fine</c>; for a cascade whose models differ both, as in <c>int8+fp32</c>.</param>
/// <param name="Device">Where it runs: <c>cpu</c> or <c>cuda</c>; for a cascade whose models differ both.</param>
/// <param name="MaxLength">The longest pair in tokens; longer ones are scored as <paramref name="LongDocuments"/> says. For a cascade that of the second model.</param>
/// <param name="Note">A message for the user: why no faster variant runs, or which damaged files were ignored; null if there is none.</param>
/// <param name="LongDocuments">How documents are scored that are too long: <c>split</c>, <c>truncate</c> or <c>bm25:N</c> (<see cref="ScoringOptions.Long"/>).</param>
/// <param name="WeightsSha256">
/// The SHA-256 of the model's published weights, in hexadecimal; those of several files are joined by <c>+</c>, also those of a cascade's two
/// models. Null for a reranker that has no weights.
/// </param>
public sealed record RerankerInfo(
    string Model, string Precision, string Device, int MaxLength, string? Note = null, string LongDocuments = "truncate", string? WeightsSha256 = null);
