namespace Search.Core.Reranking;

/// <summary>What runs as the second stage.</summary>
/// <param name="Model">The model's name: a registry name or a folder's name; of a cascade <c>FIRST+SECOND@N</c>.</param>
/// <param name="Precision">The arithmetic: <c>fp32</c>, <c>fp16</c>, <c>int8</c> or <c>int8-fine</c> (int8, finer where it matters most); of a cascade whose models differ both, as in <c>int8+fp32</c>.</param>
/// <param name="Device">Where it runs: <c>cpu</c> or <c>cuda</c>; of a cascade likewise.</param>
/// <param name="MaxLength">The longest pair in tokens; what is longer is cut. Of a cascade its second model's.</param>
/// <param name="Note">For people: why a faster variant does not run, what its audit says against it, which broken files were left out; null where there is nothing to say.</param>
public sealed record RerankerInfo(string Model, string Precision, string Device, int MaxLength, string? Note = null);
