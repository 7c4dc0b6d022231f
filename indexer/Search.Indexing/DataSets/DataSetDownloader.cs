using System.Globalization;
using Search.Downloads;
using Search.Indexing.DataSets.Unpacking;

namespace Search.Indexing.DataSets;

/// <summary>
/// Gets data sets: from an offline folder, otherwise from the first server that has their files. Files are unpacked while they are
/// downloaded and checked packed and unpacked. An interrupted download continues, also in another process.
/// </summary>
/// <param name="registry">The addresses of the files.</param>
/// <param name="store">Where data sets lie.</param>
/// <param name="downloader">Downloads files.</param>
/// <param name="offlineFolder">A folder with files named by their MD5 or their own name (<c>SEARCH_DATA</c>); null for none.</param>
/// <param name="notify">Gets a message when the download waits for another process; may be null.</param>
public sealed class DataSetDownloader(
    DataSetRegistry registry, DataSetStore store, Downloader downloader, string? offlineFolder, Action<string>? notify = null)
{
    /// <summary>Gets the missing files of a data set; waits while another process gets it.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <param name="progress">Gets the progress of each file; may be null.</param>
    /// <param name="cancel">Cancels; the downloaded part is kept.</param>
    /// <exception cref="DownloadException">No server sent a file, or all sent a wrong one.</exception>
    /// <exception cref="DiskSpaceException">The files do not fit on the disk.</exception>
    public async Task GetAsync(DataSet dataSet, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var folder = store.FolderOf(dataSet);
        await using var onlyDownload = FileLock.Wait(folder + ".lock", $"gets {dataSet.Name}", notify, cancel);
        Directory.CreateDirectory(folder);
        var manifest = DataSetManifest.Read(folder) ?? new DataSetManifest([]);
        List<DataSetFile> missing = [.. dataSet.Files.Where(file => !store.IsHere(dataSet, file, manifest))];
        try
        {
            DiskSpace.Require(folder, NeededBytes(missing, folder), dataSet.Name);
            foreach (var file in missing)
            {
                manifest = manifest.With(await GetAsync(file, folder, progress, cancel));
                manifest.Write(folder);
            }

            RemoveArchives(dataSet, folder);
        }
        catch (IOException exception) when (DiskSpace.IsFull(exception))
        {
            throw DiskSpace.Full($"{dataSet.Name} is not complete yet, the downloaded part is kept; the rest", exception);
        }
    }

    /// <summary>
    /// The space that files need: all contents, and the largest download that is still packed, because a download is removed when its contents
    /// are there.
    /// </summary>
    private static long NeededBytes(List<DataSetFile> files, string folder)
    {
        long contents = 0, packed = 0;
        foreach (var file in files)
        {
            var download = Math.Max(0, file.Bytes - Downloader.BytesOf(TargetOf(file, folder)));
            contents += file.Packing == Packing.None ? download : Math.Max(0, file.UnpackedBytes - new Unpacker(file, folder).UnfinishedBytes);
            packed = Math.Max(packed, file.Packing == Packing.None ? 0 : download);
        }

        return contents + packed;
    }

    /// <summary>A download that is not packed is the content.</summary>
    private static string TargetOf(DataSetFile file, string folder) =>
        Path.Combine(folder, file.Packing == Packing.None ? file.Contents[0].Name : file.Name);

    private static void RemoveArchives(DataSet dataSet, string folder)
    {
        foreach (var file in dataSet.Files.Where(file => file.Packing != Packing.None))
        {
            File.Delete(TargetOf(file, folder));
        }
    }

    private async Task<List<CheckedContent>> GetAsync(DataSetFile file, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var target = TargetOf(file, folder);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var known = new FileFacts(Md5: file.Md5, Size: file.Bytes);
        var request = new DownloadRequest(
            file.Name,
            target,
            [.. registry.UrlsOf(file).Select(url => new DataSetSource(url, file))],
            known,
            [.. OfflineFolder.CopiesOf(offlineFolder, known, file.Name)]);
        var unpacker = new Unpacker(file, folder);
        if (file.Packing == Packing.None)
        {
            await DownloadAsync(request, file, progress, cancel);
            await using var content = File.OpenRead(target);
            return [Checked(await ContentDigest.CopyAsync(content, null, file.Contents[0], file.Md5, cancel), file)];
        }

        var contents = await UnpackAsync(request, file, unpacker, progress, cancel);
        unpacker.Check(contents);
        unpacker.Publish();
        File.Delete(target);
        return contents;
    }

    private async Task<List<CheckedContent>> UnpackAsync(
        DownloadRequest request, DataSetFile file, Unpacker unpacker, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        try
        {
            return file.Packing == Packing.Zip
                ? await GetZipAsync(request, file, unpacker, progress, cancel)
                : await GetStreamAsync(request, file, unpacker, progress, cancel);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new DownloadException(
                $"{file.Name} has the expected MD5 {file.Md5}, but is not packed as the list of data sets says: {exception.Message} Correct the list.",
                isTransient: false, inner: exception);
        }
    }

    /// <summary>A zip archive has its list of contents at the end, so it is unpacked when it is complete.</summary>
    private async Task<List<CheckedContent>> GetZipAsync(
        DownloadRequest request, DataSetFile file, Unpacker unpacker, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        await DownloadAsync(request, file, progress, cancel);
        await using var archive = File.OpenRead(request.Target);
        return await unpacker.UnpackAsync(archive, cancel);
    }

    private async Task<List<CheckedContent>> GetStreamAsync(
        DownloadRequest request, DataSetFile file, Unpacker unpacker, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        try
        {
            await using var unpacking = new UnpackingWhileDownloading(unpacker, request.Part, progress, cancel);
            await DownloadAsync(request, file, unpacking, cancel);
            return await unpacking.FinishAsync(request.Target);
        }
        catch
        {
            unpacker.Remove(); // Only the packed part is needed to continue.
            throw;
        }
    }

    private async Task DownloadAsync(DownloadRequest request, DataSetFile file, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        try
        {
            await downloader.GetAsync(request, progress, cancel);
        }
        catch (DownloadException exception)
        {
            throw new DownloadException($"{exception.Message}\n{Advice(file)}", exception.IsTransient, inner: exception)
            {
                IsUnreachable = exception.IsUnreachable,
            };
        }
    }

    private static string Advice(DataSetFile file) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        Expected: {file.Name} with {file.Bytes:N0} bytes and the MD5 {file.Md5}. What you can do:
          - The server is busy or not reachable: run the same command later; it continues where it stopped.
          - You have the file: put it into a folder as {file.Name} or {file.Md5}, and set SEARCH_DATA to that folder.
          - The file was moved, or was published again with another MD5: set SEARCH_DATA_SETS to a list with the new address or MD5 (docs/indexing.md).
        """);

    private static CheckedContent Checked(CheckedContent found, DataSetFile file) => ContentDigest.Fault(found, file.Contents[0]) is { } fault
        ? throw new DownloadException($"{file.Name} has the expected MD5, but not what the list of data sets says: {fault}. Correct the list.", isTransient: false)
        : found;
}
