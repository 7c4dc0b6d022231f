using System.CommandLine;

namespace Search.Hosting.Commands;

/// <summary>The flags of the scoring options, for every command that loads a model.</summary>
public static class ScoringOptionFlags
{
    /// <summary>New options, by the key of the setting that each of them sets.</summary>
    public static Dictionary<string, Option<string?>> Create() => new()
    {
        ["Reranker:Precision"] = new("--precision") { Description = "fp32, fp16, int8 or int8-fine; default: the fastest that passed its audit" },
        ["Reranker:Device"] = new("--device") { Description = "cpu or cuda; default: cuda if a GPU is available" },
        ["Reranker:MaxLength"] = new("--max-length") { Description = "longest pair in tokens; default: the model's" },
        ["Reranker:Truncation"] = new("--truncation") { Description = "only_second (default) or longest_first" },
        ["Reranker:Head"] = new("--head") { Description = "scoring head, if the files do not define it" },
        ["Reranker:Long"] = new("--long")
        {
            Description = "documents longer than the model reads: split into windows (default of searches), truncate (default where pairs are given), or bm25:N, only the N windows that match the query's words best",
        },
        ["Reranker:LongWindow"] = new("--long-window") { Description = "a window's size in tokens; default: what the model reads beside the query" },
        ["Reranker:LongOverlap"] = new("--long-overlap") { Description = "the most tokens that two windows share; default: a quarter of a window" },
        ["Reranker:LongScore"] = new("--long-score") { Description = "the score of a document with windows: best (default), first, or mean3, the mean of the best three" },
        ["Reranker:LongCap"] = new("--long-cap") { Description = "the most windows of a document; default: 100" },
    };
}
