using Search.Core.Reranking;
using Search.Onnx.Tokenization;

namespace Search.Onnx.Inference.LongDocuments;

/// <summary>The pairs of a request in which at least one document is scored in windows.</summary>
/// <param name="Pairs">A pair for each document that fits and for each window; its index is the place in <paramref name="Parts"/>.</param>
/// <param name="Parts">What each pair is.</param>
internal sealed record WindowPlan(TokenPair[] Pairs, IReadOnlyList<WindowPlan.Part> Parts)
{
    /// <summary>What a pair is.</summary>
    /// <param name="Document">The document's place in the request.</param>
    /// <param name="Window">The window; null where the pair is the whole document.</param>
    /// <param name="Unread">How many tokens of the document are in no pair.</param>
    public readonly record struct Part(int Document, TextWindow? Window, int Unread);

    /// <summary>Cuts the documents that do not fit; null if all fit, or if the query leaves no room for windows.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="encoder">The model's tokenizer.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="pairs">Their pairs, cut to the model's length, in the documents' order.</param>
    /// <param name="maxLength">The longest pair in tokens.</param>
    /// <param name="cancel">Stops the work.</param>
    public static WindowPlan? Make(
        LongDocumentRules rules, WordPieceEncoder encoder, IReadOnlyList<string> documents, TokenPair[] pairs, int maxLength, CancellationToken cancel)
    {
        int[] tooLong = [.. pairs.Where(pair => pair.Fit.Removed > 0).Select(pair => pair.Index)];
        if (tooLong.Length == 0 || rules.SizesFor(maxLength - PairTruncation.SpecialTokens - pairs[0].Query.Length) is not var (size, overlap))
        {
            return null;
        }

        var most = rules.Scoring == WindowScoring.First ? 1 : rules.Cap;
        var windows = new List<DocumentWindow>[tooLong.Length];
        Parallel.For(0, windows.Length, new ParallelOptions { CancellationToken = cancel }, index =>
        {
            var text = documents[tooLong[index]];
            windows[index] = WindowCutter.Cut(text, encoder.EncodeWords(text), size, overlap, most);
        });
        var chosen = rules.Chosen is { } count
            ? WindowChoice.Choose(pairs[0].Query, windows, count)
            : [.. windows.Select(document => Enumerable.Range(0, document.Count).ToArray())];

        var parts = new List<Part>();
        var all = new List<TokenPair>();
        var number = 0;
        foreach (var pair in pairs)
        {
            if (number < tooLong.Length && tooLong[number] == pair.Index)
            {
                AddWindows(pair, windows[number], chosen[number++], maxLength, all, parts);
            }
            else
            {
                all.Add(pair with { Index = parts.Count });
                parts.Add(new Part(pair.Index, Window: null, Unread: 0));
            }
        }

        return new WindowPlan([.. all], parts);
    }

    private static void AddWindows(TokenPair whole, List<DocumentWindow> windows, int[] chosen, int maxLength, List<TokenPair> pairs, List<Part> parts)
    {
        var unread = whole.Document.Count - CountTokens([.. chosen.Select(number => windows[number].Ids)]);
        foreach (var number in chosen)
        {
            var window = windows[number];
            var fit = PairTruncation.Fit(whole.Query.Length, window.Ids.Count, maxLength, Truncation.OnlySecond);
            pairs.Add(new TokenPair(parts.Count, whole.Query, window.Ids, fit));
            parts.Add(new Part(whole.Index, new TextWindow(window.Start, window.Length, number + 1, windows.Count), unread));
        }
    }

    /// <summary>How many tokens windows have together; a token that two of them share counts once.</summary>
    private static int CountTokens(ArraySegment<int>[] windows)
    {
        var (tokens, end) = (0, 0);
        foreach (var window in windows)
        {
            tokens += window.Offset + window.Count - Math.Max(end, window.Offset);
            end = window.Offset + window.Count;
        }

        return tokens;
    }
}
