namespace Search.Onnx.Tokenization;

/// <summary>The token ids of a text, and the words that they belong to.</summary>
/// <param name="Ids">The ids of all words.</param>
/// <param name="Words">The words in their order; each has at least one id.</param>
internal sealed record EncodedWords(int[] Ids, IReadOnlyList<EncodedWord> Words);

/// <summary>A word of a text, as BERT's tokenizer splits it.</summary>
/// <param name="Start">Where it starts in the text.</param>
/// <param name="End">Where it ends in the text.</param>
/// <param name="FirstId">The index of its first id.</param>
internal readonly record struct EncodedWord(int Start, int End, int FirstId);
