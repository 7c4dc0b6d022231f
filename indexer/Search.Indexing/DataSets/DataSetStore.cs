using Search.Core.Storage;

namespace Search.Indexing.DataSets;

/// <summary>The data sets of this machine, in <c>SEARCH_HOME/data/NAME/</c>.</summary>
public sealed class DataSetStore(DataDirectory home)
{
    /// <summary>The folder of a data set, which may not exist yet.</summary>
    public string FolderOf(DataSet dataSet) => Path.Combine(home.Data, dataSet.Name);

    /// <summary>The path of a file of a data set, which may not exist yet.</summary>
    public string PathOf(DataSet dataSet, DataSetContent content) => Path.Combine(FolderOf(dataSet), content.Name);

    /// <summary>The files of a data set that are here, as they were when they were checked after the download.</summary>
    public IReadOnlyList<CheckedContent> CheckedOf(DataSet dataSet) => DataSetManifest.Read(FolderOf(dataSet))?.Files ?? [];

    /// <summary>Whether all files of a data set are here, with the sizes that they had when they were checked.</summary>
    public bool IsHere(DataSet dataSet) =>
        DataSetManifest.Read(FolderOf(dataSet)) is { } manifest && dataSet.Files.All(file => IsHere(dataSet, file, manifest));

    /// <summary>Whether the contents of one file are here.</summary>
    internal bool IsHere(DataSet dataSet, DataSetFile file, DataSetManifest manifest) =>
        file.Contents.All(content => manifest.Find(content.Name) is { } known
            && known.From == file.Md5
            && new FileInfo(PathOf(dataSet, content)) is { Exists: true } found
            && found.Length == known.Bytes);
}
