namespace Search.Onnx.Inference.LongDocuments;

/// <summary>A window of a document.</summary>
/// <param name="Start">Where it starts in the text.</param>
/// <param name="Length">Its length in the text, in UTF-16 code units.</param>
/// <param name="Ids">Its token ids.</param>
internal readonly record struct DocumentWindow(int Start, int Length, ArraySegment<int> Ids);
