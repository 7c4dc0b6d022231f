using System.Text.Json.Serialization;

namespace Search.Elasticsearch.Versions;

/// <summary>The state of a version of an index.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VersionState>))]
internal enum VersionState
{
    /// <summary>It is complete.</summary>
    Published,

    /// <summary>A job loads it and has no checkpoint yet; if the job ends early, the version is useless.</summary>
    Loading,

    /// <summary>It has a checkpoint; a job can continue, or is continuing, from it.</summary>
    Suspended,
}
