using System.Formats.Tar;
using System.IO.Compression;
using Search.Downloads;

namespace Search.Indexing.DataSets.Unpacking;

/// <summary>Takes the contents out of a downloaded file. Each content is <c>NAME.incomplete</c> until <see cref="Publish"/>.</summary>
/// <param name="file">The downloaded file.</param>
/// <param name="folder">The data set's folder.</param>
internal sealed class Unpacker(DataSetFile file, string folder)
{
    private const string Unfinished = ".incomplete";

    private readonly Dictionary<string, DataSetContent> _wanted = file.Contents.ToDictionary(content => content.PathInArchive);

    /// <summary>Unpacks a compressed file or archive.</summary>
    /// <param name="packed">The file's bytes, from the first one on; only a zip archive must allow to seek.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="InvalidDataException">The bytes are not of that form.</exception>
    public Task<List<CheckedContent>> UnpackAsync(Stream packed, CancellationToken cancel) => file.Packing switch
    {
        Packing.Gzip => UnpackGzipAsync(packed, cancel),
        Packing.TarGzip => UnpackTarAsync(packed, cancel),
        _ => UnpackZipAsync(packed, cancel),
    };

    /// <summary>Refuses contents that are missing or other than the registry says.</summary>
    /// <exception cref="DownloadException">One is missing or wrong; nothing was published.</exception>
    public void Check(IReadOnlyList<CheckedContent> contents)
    {
        var faults = file.Contents.Select(expected => contents.FirstOrDefault(content => content.Name == expected.Name) is { } found
            ? ContentDigest.Fault(found, expected)
            : $"{expected.PathInArchive} is not in the archive").OfType<string>().ToList();
        if (faults.Count > 0)
        {
            Remove();
            throw new DownloadException(
                $"{file.Name} has the expected MD5 {file.Md5}, but its contents are not those of the list of data sets: {string.Join("; ", faults)}. " +
                "Correct the entry in the list (SEARCH_DATA_SETS), or report it.", isTransient: false);
        }
    }

    /// <summary>Gives the checked contents their names.</summary>
    public void Publish()
    {
        foreach (var content in file.Contents)
        {
            File.Move(UnfinishedOf(content), Path.Combine(folder, content.Name), overwrite: true);
        }
    }

    /// <summary>The bytes on disk of contents that are not published yet; they are written again.</summary>
    public long UnfinishedBytes => file.Contents.Sum(content => new FileInfo(UnfinishedOf(content)) is { Exists: true } found ? found.Length : 0);

    /// <summary>Removes contents that are not published.</summary>
    public void Remove()
    {
        foreach (var content in file.Contents)
        {
            File.Delete(UnfinishedOf(content));
        }
    }

    private async Task<List<CheckedContent>> UnpackGzipAsync(Stream packed, CancellationToken cancel)
    {
        await using var unzipped = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
        return [await WriteAsync(unzipped, file.Contents[0], cancel)];
    }

    private async Task<List<CheckedContent>> UnpackTarAsync(Stream packed, CancellationToken cancel)
    {
        var contents = new List<CheckedContent>();
        await using var unzipped = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
        await using var tar = new TarReader(unzipped, leaveOpen: true);
        while (contents.Count < _wanted.Count && await tar.GetNextEntryAsync(copyData: false, cancel) is { } entry)
        {
            var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (entry.DataStream is not null && _wanted.TryGetValue(name, out var content))
            {
                contents.Add(await WriteAsync(entry.DataStream, content, cancel));
            }
        }

        return contents;
    }

    private async Task<List<CheckedContent>> UnpackZipAsync(Stream packed, CancellationToken cancel)
    {
        var contents = new List<CheckedContent>();
        await using var zip = new ZipArchive(packed, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var (member, content) in _wanted)
        {
            if (zip.GetEntry(member) is { } entry)
            {
                await using var data = await entry.OpenAsync(cancel);
                contents.Add(await WriteAsync(data, content, cancel));
            }
        }

        return contents;
    }

    private async Task<CheckedContent> WriteAsync(Stream data, DataSetContent content, CancellationToken cancel)
    {
        var path = UnfinishedOf(content);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var output = new FileStream(path, FileMode.Create, FileAccess.Write);
        var written = await ContentDigest.CopyAsync(data, output, content, file.Md5, cancel);
        output.Flush(flushToDisk: true);
        return written;
    }

    private string UnfinishedOf(DataSetContent content) => Path.Combine(folder, content.Name + Unfinished);
}
