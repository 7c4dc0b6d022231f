namespace Search.Core.Reranking;

/// <summary>A part of a document that a reranker read by itself, because the whole document is longer than the model reads.</summary>
/// <param name="Start">Where it starts in the document's text, in UTF-16 code units.</param>
/// <param name="Length">Its length in UTF-16 code units.</param>
/// <param name="Number">Its 1-based number among the document's windows.</param>
/// <param name="Count">How many windows the document has.</param>
public sealed record TextWindow(int Start, int Length, int Number, int Count)
{
    /// <summary>
    /// The part of the window that is in a passage's text, because the document that was scored has more than this; null if it does not have the text
    /// as it is.
    /// </summary>
    public TextWindow? In(Passage passage)
    {
        if (passage.TextOffset is not { } offset)
        {
            return null;
        }

        var start = Math.Clamp(Start - offset, 0, passage.Text.Length);
        return this with { Start = start, Length = Math.Clamp(Start + Length - offset, start, passage.Text.Length) - start };
    }
}
