using System.Globalization;
using Search.Core.Errors;
using Search.Core.Reranking;

namespace Search.Onnx.Inference.LongDocuments;

/// <summary>How a document's windows become one score.</summary>
internal enum WindowScoring
{
    /// <summary>The best window's score: MaxP of Dai and Callan, "Deeper Text Understanding for IR with Contextual Neural Language Modeling" (2019).</summary>
    Best,

    /// <summary>The first window's score: FirstP of the same paper. The other windows are not scored.</summary>
    First,

    /// <summary>The mean of the best three.</summary>
    MeanOfBest3,
}

/// <summary>How documents are scored that are longer than the model reads: <see cref="ScoringOptions.Long"/> and its companions.</summary>
/// <param name="Chosen">How many windows of a document are chosen by BM25; null for all.</param>
/// <param name="Window">The size of a window in tokens; null for what the model has room for.</param>
/// <param name="Overlap">The most tokens that two neighbours share; null for a quarter of the window.</param>
/// <param name="Scoring">How windows become one score.</param>
/// <param name="Cap">The most windows of a document.</param>
internal sealed record LongDocumentRules(int? Chosen, int? Window, int? Overlap, WindowScoring Scoring, int Cap)
{
    private const string ByBm25 = "bm25:";

    /// <summary>A smaller window says too little by itself; a pair with less room is cut instead.</summary>
    private const int SmallestWindow = 16;

    /// <summary>The rules of the options; null where long documents are cut.</summary>
    /// <exception cref="BadInputException">The overlap is not smaller than the window.</exception>
    public static LongDocumentRules? Of(ScoringOptions options)
    {
        if (options.Long is null or "truncate")
        {
            return null;
        }

        if (options.LongOverlap >= options.LongWindow)
        {
            throw new BadInputException(
                $"The overlap of windows is {options.LongOverlap} tokens and a window has {options.LongWindow}; expected an overlap smaller than the window.");
        }

        int? chosen = options.Long.StartsWith(ByBm25, StringComparison.Ordinal) ? int.Parse(options.Long.AsSpan(ByBm25.Length), CultureInfo.InvariantCulture) : null;
        return new LongDocumentRules(chosen, options.LongWindow, options.LongOverlap, ScoringOf(options.LongScore), options.LongCap);
    }

    /// <summary>The size of windows and their overlap beside a query; null where the query leaves too little room.</summary>
    /// <param name="room">How many tokens of the document the model has room for.</param>
    public (int Window, int Overlap)? SizesFor(int room)
    {
        var window = Math.Min(Window ?? room, room);
        return window < SmallestWindow ? null : (window, Math.Min(Overlap ?? window / 4, window - 1));
    }

    private static WindowScoring ScoringOf(string name) => name switch
    {
        "best" => WindowScoring.Best,
        "first" => WindowScoring.First,
        "mean3" => WindowScoring.MeanOfBest3,
        _ => throw new BadInputException($"The score of long documents is '{name}'; expected best, first or mean3."),
    };
}
