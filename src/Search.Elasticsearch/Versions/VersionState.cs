using System.Text.Json.Serialization;

namespace Search.Elasticsearch.Versions;

/// <summary>How far a version of an index has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VersionState>))]
internal enum VersionState
{
    /// <summary>It is whole.</summary>
    Published,

    /// <summary>A job loads it for the first time; if the job ends early, nothing of it is of use.</summary>
    Loading,

    /// <summary>It has a checkpoint from which a job goes on, or is going on.</summary>
    Suspended,
}
