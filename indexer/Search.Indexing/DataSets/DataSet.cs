using System.Text.Json.Serialization;

namespace Search.Indexing.DataSets;

/// <summary>A published collection, or queries and judgements for one.</summary>
/// <param name="Name">Its name on the command line; a valid index name.</param>
/// <param name="Description">What it is, in one sentence.</param>
/// <param name="Licence">The name of its <see cref="DataSets.Licence"/>.</param>
/// <param name="Files">The files to download.</param>
public sealed record DataSet(string Name, string Description, string Licence, IReadOnlyList<DataSetFile> Files)
{
    /// <summary>All files that lie in the data set's folder when it is complete.</summary>
    [JsonIgnore]
    public IEnumerable<DataSetContent> Contents => Files.SelectMany(file => file.Contents);

    /// <summary>The passages; null if the data set has none.</summary>
    [JsonIgnore]
    public DataSetContent? Collection => Contents.FirstOrDefault(content => content.Role == ContentRole.Collection);

    /// <summary>The size of all downloads, in bytes.</summary>
    [JsonIgnore]
    public long Bytes => Files.Sum(file => file.Bytes);
}
