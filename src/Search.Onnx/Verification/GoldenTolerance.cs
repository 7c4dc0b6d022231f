using System.Globalization;

namespace Search.Onnx.Verification;

/// <summary>
/// The allowed difference from golden scores for a precision. Every correct model passes; a model with wrong arithmetic, weights or tokenizer
/// does not. Whether a precision is exact enough is decided by an audit, not here.
/// </summary>
/// <param name="Allowed">The allowed difference for a score x, as a multiple of 1 + |x|.</param>
/// <param name="OnAverage">Whether the limit is for the mean of all pairs, or for each pair.</param>
internal sealed record GoldenTolerance(float Allowed, bool OnAverage)
{
    /// <summary>
    /// The limits of fp32 and fp16 are those of the golden files, for each logit. Single int8 scores can differ much more than the mean, so
    /// int8 has a limit for the mean. Correct models were measured at up to 0.1, broken ones from 0.5 on (decision 0006).
    /// </summary>
    public static GoldenTolerance Of(string precision) => precision switch
    {
        "int8" => new GoldenTolerance(0.25f, OnAverage: true),
        "fp16" => new GoldenTolerance(0.05f, OnAverage: false),
        _ => new GoldenTolerance(1e-4f, OnAverage: false),
    };

    /// <summary>The problem with scores; null where they are within the tolerance.</summary>
    /// <param name="scores">The scores of all pairs.</param>
    /// <param name="labels">How many logits a score is made of; each adds its own difference.</param>
    public string? Problem(IReadOnlyList<GoldenScore> scores, int labels)
    {
        if (OnAverage)
        {
            var (distance, allowed) = (scores.Sum(score => score.Distance), Allowed * scores.Sum(score => 1 + Math.Abs(score.Known)));
            return distance <= allowed ? null : Text(
                $"{Of(scores.MaxBy(score => score.Distance)!)}, and the mean difference of {scores.Count} pairs is {distance / scores.Count:G3}; at most {allowed / scores.Count:G3} is allowed.");
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
