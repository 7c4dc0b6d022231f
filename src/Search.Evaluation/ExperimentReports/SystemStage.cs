using System.Text.Json.Serialization;

namespace Search.Evaluation.ExperimentReports;

/// <summary>What decides the order of a system's lists; it decides the colour in charts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SystemStage>))]
public enum SystemStage
{
    /// <summary>The first stage: BM25.</summary>
    [JsonStringEnumMemberName("firstStage")]
    FirstStage,

    /// <summary>The cross-encoder.</summary>
    [JsonStringEnumMemberName("reranked")]
    Reranked,

    /// <summary>Both together.</summary>
    [JsonStringEnumMemberName("fused")]
    Fused,
}
