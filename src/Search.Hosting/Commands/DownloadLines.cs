using System.Globalization;
using Search.Downloads;

namespace Search.Hosting.Commands;

/// <summary>Shows downloads as lines on stderr: at the start of a file, after every quarter, and at its end.</summary>
internal sealed class DownloadLines : IProgress<DownloadProgress>
{
    private const int Parts = 4;

    private string? _file;
    private long _part;

    public void Report(DownloadProgress value)
    {
        var part = value.Total is > 0 and var total ? value.Bytes * Parts / total : 0;
        if (value.File != _file || part > _part)
        {
            (_file, _part) = (value.File, part);
            var of = value.Total is null ? "" : string.Create(CultureInfo.InvariantCulture, $" of {value.Total:N0}");
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.File}: {value.Bytes:N0}{of} bytes"));
        }
    }
}
