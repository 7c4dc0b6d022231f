using System.Text.Json.Serialization;

namespace Search.Indexing.DataSets;

/// <summary>How the contents of a downloaded file are packed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Packing>))]
public enum Packing
{
    /// <summary>Not packed: the download is the content.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>One compressed file.</summary>
    [JsonStringEnumMemberName("gzip")]
    Gzip,

    /// <summary>A compressed tar archive.</summary>
    [JsonStringEnumMemberName("tar.gz")]
    TarGzip,

    /// <summary>A zip archive.</summary>
    [JsonStringEnumMemberName("zip")]
    Zip,
}
