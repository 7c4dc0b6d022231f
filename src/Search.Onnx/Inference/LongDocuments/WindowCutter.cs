using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference.LongDocuments;

/// <summary>
/// Cuts a document into overlapping windows that begin and end with sentences where they can. A sentence that is longer than a window is cut
/// between words. The last window begins early enough to be about as long as the others, because short texts get other scores.
/// </summary>
internal sealed class WindowCutter
{
    private readonly EncodedWords _encoded;
    private readonly bool[] _sentence;
    private readonly int _room;
    private readonly int _overlap;

    private WindowCutter(string text, EncodedWords encoded, int room, int overlap) =>
        (_encoded, _sentence, _room, _overlap) = (encoded, SentenceStarts.Find(text, encoded.Words), room, overlap);

    private int Words => _encoded.Words.Count;

    /// <summary>Cuts a document.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="encoded">Its words and ids.</param>
    /// <param name="room">The most tokens of a window; at least 1.</param>
    /// <param name="overlap">The most tokens that two neighbours share; smaller than <paramref name="room"/>.</param>
    /// <param name="most">The most windows.</param>
    /// <returns>The windows in their order. Without a limit they cover every word.</returns>
    public static List<DocumentWindow> Cut(string text, EncodedWords encoded, int room, int overlap, int most)
    {
        var cutter = new WindowCutter(text, encoded, room, overlap);
        var windows = new List<DocumentWindow>();
        for (int start = 0, end = 0, earliest = 0; end < cutter.Words && windows.Count < most;)
        {
            (start, end) = cutter.Next(start, end, earliest);
            windows.Add(cutter.Window(start, end));
            earliest = start + 1;
            start = cutter.FirstStart(end, overlap, earliest, end);
        }

        return windows;
    }

    /// <summary>The window from a word on.</summary>
    /// <param name="start">The word.</param>
    /// <param name="covered">The word after the window before it; this one goes further.</param>
    /// <param name="earliest">The word after the first one of the window before it.</param>
    private (int Start, int End) Next(int start, int covered, int earliest)
    {
        if (Tokens(start, Words) <= _room)
        {
            return (FirstStart(Words, _room, earliest, start), Words);
        }

        var end = End(start, covered);
        return end > covered ? (start, end) : (covered, End(covered, covered)); // No room for the next word beside the shared ones.
    }

    private int Tokens(int firstWord, int endWord) => FirstId(endWord) - FirstId(firstWord);

    private int FirstId(int word) => word < Words ? _encoded.Words[word].FirstId : _encoded.Ids.Length;

    /// <summary>The word after a window: the last sentence that still begins in the window's second half, or else the first word that has no room.</summary>
    private int End(int start, int covered)
    {
        var end = start + 1; // One word is taken even if it has too many tokens; then it is cut.
        while (end < Words && Tokens(start, end + 1) <= _room)
        {
            end++;
        }

        for (var sentence = end; sentence > Math.Max(start, covered) && Tokens(start, sentence) > _room / 2; sentence--)
        {
            if (sentence < Words && _sentence[sentence])
            {
                return sentence;
            }
        }

        return end;
    }

    /// <summary>
    /// The first word from which at most so many tokens lead to an end: one that starts a sentence if there is one, otherwise any.
    /// </summary>
    private int FirstStart(int end, int tokens, int earliest, int latest)
    {
        var any = latest;
        while (any > earliest && Tokens(any - 1, end) <= tokens)
        {
            any--;
        }

        for (var word = any; word < latest; word++)
        {
            if (_sentence[word])
            {
                return word;
            }
        }

        return latest < Words && _sentence[latest] ? latest : any;
    }

    private DocumentWindow Window(int start, int end)
    {
        var (from, to) = (_encoded.Words[start].Start, _encoded.Words[end - 1].End);
        return new DocumentWindow(from, to - from, new ArraySegment<int>(_encoded.Ids, FirstId(start), Tokens(start, end)));
    }
}
