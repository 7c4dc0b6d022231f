using System.Net;
using Search.Downloads;

namespace Search.Indexing.DataSets;

/// <summary>A file of a data set on a web server.</summary>
/// <param name="url">Its address.</param>
/// <param name="file">What is known about it.</param>
internal sealed class DataSetSource(Uri url, DataSetFile file) : DownloadSource(url, headers: file.Headers)
{
    /// <summary>Refuses a file that was published again, if the server sends its MD5, before the bytes are read.</summary>
    protected override FileFacts? Describe(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.OK
            && response.Content.Headers.ContentMD5 is { Length: 16 } found
            && Convert.ToHexStringLower(found) is var md5
            && md5 != file.Md5)
        {
            throw new DownloadException($"{Url}: the server says that its MD5 is {md5}; expected {file.Md5}.", isTransient: false);
        }

        return null;
    }

    /// <inheritdoc/>
    protected override string? Explain(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "it does not give this file to everybody.",
        HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Conflict => "the file was moved or removed.",
        _ => null,
    };
}
