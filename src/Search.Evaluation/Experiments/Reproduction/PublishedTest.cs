namespace Search.Evaluation.Experiments.Reproduction;

/// <summary>A test set of the table on the model card of <c>cross-encoder/ms-marco-MiniLM-L-12-v2</c>, and the measure that is published for it.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Measure">The measure, in the notation of ir_measures.</param>
/// <param name="Candidates">The data set with the official candidates.</param>
/// <param name="Judgements">The data set with the judgements.</param>
public sealed record PublishedTest(string Name, string Measure, string Candidates, string Judgements)
{
    /// <summary>TREC Deep Learning 2019: 43 judged queries.</summary>
    public static PublishedTest Dl19 { get; } = new("dl19", "nDCG@10", "trec-dl-2019", "trec-dl-2019");

    /// <summary>MS MARCO's small dev set: 6,980 queries.</summary>
    public static PublishedTest Dev { get; } = new("dev", "RR@10", "msmarco-passage-top1000-dev", "msmarco-passage-dev");

    /// <summary>Both.</summary>
    public static IReadOnlyList<PublishedTest> All { get; } = [Dl19, Dev];
}
