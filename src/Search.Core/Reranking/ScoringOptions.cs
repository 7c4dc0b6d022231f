using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;

namespace Search.Core.Reranking;

/// <summary>How pairs are scored: the scoring options of the command line.</summary>
public sealed class ScoringOptions
{
    /// <summary>The precision: <c>fp32</c>, <c>fp16</c>, <c>int8</c>, or <c>int8-fine</c> for that variant of int8.</summary>
    /// <value>The default is null: the fastest variant that passed its audit on this device.</value>
    [AllowedValues(null, "fp32", "fp16", "int8", "int8-fine", ErrorMessage = "expected fp32, fp16, int8 or int8-fine")]
    public string? Precision { get; set; }

    /// <summary>Where the model runs: <c>cpu</c> or <c>cuda</c>.</summary>
    /// <value>The default is null: CUDA if the build includes it and a GPU is available, otherwise the CPU.</value>
    [AllowedValues(null, "cpu", "cuda", ErrorMessage = "expected cpu or cuda")]
    public string? Device { get; set; }

    /// <summary>The longest pair in tokens, special tokens included.</summary>
    /// <value>The default is null: <c>model_max_length</c> of the tokenizer's config, at most the position embeddings.</value>
    [Range(8, 8192, ErrorMessage = "expected 8 to 8192 tokens")]
    public int? MaxLength { get; set; }

    /// <summary>What is cut from a pair that is too long: <c>only_second</c> or <c>longest_first</c>.</summary>
    /// <value>The default is <c>only_second</c>: the document, and the query only if the query alone is too long.</value>
    [AllowedValues("only_second", "longest_first", ErrorMessage = "expected only_second or longest_first")]
    public string Truncation { get; set; } = "only_second";

    /// <summary>
    /// How documents are scored that are longer than the model reads: <c>split</c> (in overlapping windows), <c>truncate</c> (only their beginning), or
    /// <c>bm25:N</c> (the N windows that match the query's words best).
    /// </summary>
    /// <value>The default is null: searches split; commands that score given pairs truncate, as published figures are made.</value>
    [RegularExpression("split|truncate|bm25:[1-9][0-9]{0,3}", ErrorMessage = "expected split, truncate or bm25:N with N from 1 to 9999")]
    [SuppressMessage("Naming", "CA1720", Justification = "The flag is called --long.")]
    public string? Long { get; set; }

    /// <summary>The size of a window in tokens of the document.</summary>
    /// <value>The default is null: as many as the model reads beside the query, which is also the most.</value>
    [Range(16, 8192, ErrorMessage = "expected 16 to 8192 tokens")]
    public int? LongWindow { get; set; }

    /// <summary>How many tokens a window has in common with the one before it, at most.</summary>
    /// <value>The default is null: a quarter of the window.</value>
    [Range(0, 8192, ErrorMessage = "expected 0 to 8192 tokens")]
    public int? LongOverlap { get; set; }

    /// <summary>The score of a document with windows: its <c>best</c> window's, its <c>first</c> window's, or <c>mean3</c>, the mean of its best three.</summary>
    /// <value>The default is <c>best</c>.</value>
    [AllowedValues("best", "first", "mean3", ErrorMessage = "expected best, first or mean3")]
    public string LongScore { get; set; } = "best";

    /// <summary>The most windows of one document; what comes after them is not read, and is counted.</summary>
    /// <value>The default is 100.</value>
    [Range(1, 100_000, ErrorMessage = "expected 1 to 100000 windows")]
    public int LongCap { get; set; } = 100;

    /// <summary>The scoring head, for model checkpoints whose files do not define it.</summary>
    /// <value>The default is null: the head of the registry or the files.</value>
    [AllowedValues(null, "bert-1", "bert-2", "electra-1", "electra-cls-linear-2", "distilbert-cls-linear-1",
        ErrorMessage = "expected bert-1, bert-2, electra-1, electra-cls-linear-2 or distilbert-cls-linear-1")]
    public string? Head { get; set; }

    /// <summary>How many tokens (longest pair times pairs) one batch may hold.</summary>
    /// <value>
    /// The default is null: 384 on a CPU, about 4 pairs of MS MARCO's length, which fit in a core's cache; 16,384 on a GPU.
    /// </value>
    [Range(8, 1_000_000, ErrorMessage = "expected 8 to 1,000,000 tokens")]
    public int? BatchTokens { get; set; }

    /// <summary>How many batches run at once, each on one thread (CPU).</summary>
    /// <value>The default is 0: one per processor; on a GPU two, so that one is prepared while the other is computed.</value>
    [Range(0, 1024, ErrorMessage = "expected 0 (all processors) to 1024")]
    public int Sessions { get; set; }

    /// <summary>The same options for searches: long documents are scored in windows unless the options say otherwise.</summary>
    public ScoringOptions ForSearches()
    {
        var copy = (ScoringOptions)MemberwiseClone();
        copy.Long ??= "split";
        return copy;
    }

    /// <summary>The same options with another number of <see cref="Sessions"/>.</summary>
    public ScoringOptions WithSessions(int sessions)
    {
        var copy = (ScoringOptions)MemberwiseClone();
        copy.Sessions = sessions;
        return copy;
    }
}
