using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference.LongDocuments;

/// <summary>Finds where sentences start, by punctuation and line ends; a wrong guess only moves the edge of a window.</summary>
internal static class SentenceStarts
{
    private const string Ends = ".!?…";
    private const string EndsWithoutSpace = "。！？｡";
    private const string Closing = "\"')]}’”»」』";

    /// <summary>Whether each word starts a sentence; the first one always does.</summary>
    public static bool[] Find(ReadOnlySpan<char> text, IReadOnlyList<EncodedWord> words)
    {
        var starts = new bool[words.Count];
        for (var word = 0; word < starts.Length; word++)
        {
            starts[word] = word == 0 || IsStart(text, words, word);
        }

        return starts;
    }

    private static bool IsStart(ReadOnlySpan<char> text, IReadOnlyList<EncodedWord> words, int word)
    {
        var between = text[words[word - 1].End..words[word].Start];
        if (between.Contains('\n'))
        {
            return true;
        }

        var last = word - 1;
        while (last > 0 && IsOneOf(text, words[last], Closing))
        {
            last--;
        }

        return IsOneOf(text, words[last], EndsWithoutSpace)
            ? !IsOneOf(text, words[word], Closing)
            : between.Length > 0 && IsOneOf(text, words[last], Ends) && !char.IsLower(text[words[word].Start]);
    }

    private static bool IsOneOf(ReadOnlySpan<char> text, EncodedWord word, string characters) =>
        word.End - word.Start == 1 && characters.Contains(text[word.Start], StringComparison.Ordinal);
}
