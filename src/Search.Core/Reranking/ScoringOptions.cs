using System.ComponentModel.DataAnnotations;

namespace Search.Core.Reranking;

/// <summary>How pairs are scored: the scoring options of the command line.</summary>
public sealed class ScoringOptions
{
    /// <summary>The precision: <c>fp32</c>, <c>fp16</c> or <c>int8</c>.</summary>
    /// <value>The default is null: the fastest variant that passed its audit on this device.</value>
    [AllowedValues(null, "fp32", "fp16", "int8", ErrorMessage = "expected fp32, fp16 or int8")]
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

    /// <summary>The same options with another number of <see cref="Sessions"/>.</summary>
    public ScoringOptions WithSessions(int sessions)
    {
        var copy = (ScoringOptions)MemberwiseClone();
        copy.Sessions = sessions;
        return copy;
    }
}
