using Search.Onnx.Tokenization;

namespace Search.Benchmarks.Peers;

/// <summary>A vocabulary as the files that transformers.js loads.</summary>
internal static class PeerTokenizer
{
    /// <summary>What every model of the bench takes at most.</summary>
    private const int MaxLength = 512;

    /// <summary>Writes the tokenizer's files into a folder.</summary>
    public static void Write(string folder, Vocabulary vocabulary, bool lowerCase) =>
        TokenizerFiles.Complete(folder, vocabulary, lowerCase, MaxLength);
}
