using System.Globalization;

namespace Search.Onnx.Verification;

/// <summary>
/// How far from golden scores a precision may lie: so far that every sound model passes, and that one whose arithmetic, weights or
/// tokenizer are broken does not. How much exactness a precision costs is not asked here; that is an audit's question.
/// </summary>
/// <param name="Allowed">Distance, absolute and relative: of a score x as much of 1 + |x|.</param>
/// <param name="OnAverage">Whether the pairs' mean is held to it, or each pair.</param>
internal sealed record GoldenTolerance(float Allowed, bool OnAverage)
{
    /// <summary>
    /// fp32 and fp16 as the golden files' makers say, of each logit. An int8 score now and then lies far off where the model is near its
    /// usual distance: the mean is the steadier figure. Sound models were measured at up to 0.1, broken ones from 0.5 on (decision 0006).
    /// </summary>
    public static GoldenTolerance Of(string precision) => precision switch
    {
        "int8" => new GoldenTolerance(0.25f, OnAverage: true),
        "fp16" => new GoldenTolerance(0.05f, OnAverage: false),
        _ => new GoldenTolerance(1e-4f, OnAverage: false),
    };

    /// <summary>What is wrong with scores; null where they are near enough.</summary>
    /// <param name="scores">The scores of all pairs.</param>
    /// <param name="labels">How many logits a score is made of: each brings its own distance.</param>
    public string? Fault(IReadOnlyList<GoldenScore> scores, int labels)
    {
        if (OnAverage)
        {
            var (distance, allowed) = (scores.Sum(score => score.Distance), Allowed * scores.Sum(score => 1 + Math.Abs(score.Known)));
            return distance <= allowed ? null : Text(
                $"{Of(scores.MaxBy(score => score.Distance)!)}, and the mean distance of {scores.Count} pairs is {distance / scores.Count:G3}; at most {allowed / scores.Count:G3} is allowed.");
        }

        var wrong = scores.FirstOrDefault(score => !(score.Distance <= AllowedOf(score, labels)));
        return wrong is null ? null : Text($"{Of(wrong)}, within {AllowedOf(wrong, labels):G2}.");
    }

    private float AllowedOf(GoldenScore score, int labels) => Allowed * labels * (1 + Math.Abs(score.Known));

    private static string Of(GoldenScore score) => Text($"the golden pair '{score.Query}' has the score {score.Score}; expected {score.Known}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A golden pair's score.</summary>
/// <param name="Query">The pair's query, for messages.</param>
/// <param name="Known">The score that it should have.</param>
/// <param name="Score">The score that it has.</param>
internal sealed record GoldenScore(string Query, float Known, float Score)
{
    public float Distance => Math.Abs(Score - Known);
}
