namespace Search.Onnx.Tokenization;

/// <summary>What is cut from a pair that is too long for the model.</summary>
public enum Truncation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The document; the query too where it leaves no room for the document.</summary>
    OnlySecond,

    /// <summary>The longer text, then both equally, as in Hugging Face's fast tokenizer.</summary>
    LongestFirst,
}

/// <summary>How much of each text of a pair is kept.</summary>
/// <param name="First">Tokens kept of the first text, from its start.</param>
/// <param name="Second">Tokens kept of the second text, from its start.</param>
/// <param name="Removed">Tokens cut from both together.</param>
public readonly record struct PairFit(int First, int Second, int Removed);

/// <summary>Fits a pair <c>[CLS] first [SEP] second [SEP]</c> into a length.</summary>
public static class PairTruncation
{
    /// <summary>The tokens that a pair has besides its texts.</summary>
    public const int SpecialTokens = 3;

    /// <summary>The shortest allowed limit; the same as for <see cref="Core.Reranking.ScoringOptions.MaxLength"/>.</summary>
    public const int ShortestPair = 8;

    /// <summary>Parses the name that the command line and Hugging Face use.</summary>
    public static Truncation Parse(string name) => name switch
    {
        "none" => Truncation.None,
        "only_second" => Truncation.OnlySecond,
        "longest_first" => Truncation.LongestFirst,
        _ => throw new Core.Errors.BadInputException(
            $"The truncation is '{name}'; expected longest_first, only_second or none."),
    };

    /// <summary>Computes how much of each text stays.</summary>
    /// <param name="first">Tokens of the first text (the query).</param>
    /// <param name="second">Tokens of the second text (the document).</param>
    /// <param name="maxLength">The longest pair, special tokens included; at least 3.</param>
    /// <param name="truncation">What may be cut.</param>
    public static PairFit Fit(int first, int second, int maxLength, Truncation truncation)
    {
        var room = maxLength - SpecialTokens;
        if (truncation == Truncation.None || first + second <= room)
        {
            return new PairFit(first, second, 0);
        }

        // A query that leaves no room for the document is cut too, by the other rule. Otherwise the document would not be scored at all.
        var (keptFirst, keptSecond) = truncation == Truncation.OnlySecond && first < room
            ? (first, room - first)
            : LongestFirst(first, second, room);
        return new PairFit(keptFirst, keptSecond, first + second - keptFirst - keptSecond);
    }

    private static (int First, int Second) LongestFirst(int first, int second, int room)
    {
        var (shorter, longer) = (Math.Min(first, second), Math.Max(first, second));
        longer = shorter > room ? shorter : Math.Max(shorter, room - shorter);
        if (shorter + longer > room)
        {
            shorter = room / 2;
            longer = room - shorter; // The odd token goes to the longer text.
        }

        return first <= second ? (shorter, longer) : (longer, shorter);
    }
}
