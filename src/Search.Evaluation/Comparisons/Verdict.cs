using System.Text.Json.Serialization;

namespace Search.Evaluation.Comparisons;

/// <summary>What a comparison says about the run, in one word.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>The run is better than the baseline, significantly.</summary>
    [JsonStringEnumMemberName("better")]
    Better,

    /// <summary>The run is worse than the baseline, significantly.</summary>
    [JsonStringEnumMemberName("worse")]
    Worse,

    /// <summary>No difference is shown. That does not mean that there is none.</summary>
    [JsonStringEnumMemberName("undecided")]
    Undecided,

    /// <summary>So few queries that no result could have been significant.</summary>
    [JsonStringEnumMemberName("tooFewQueries")]
    TooFewQueries,
}
