using System.IO.Compression;
using System.Text;

namespace Search.Evaluation.Trec;

/// <summary>
/// A text file that gets its name only when it is complete; a path that ends in <c>.gz</c> is gzipped. Its folder is created if it is missing.
/// </summary>
internal sealed class CompleteFile : IDisposable
{
    private readonly string _path;
    private bool _completed;

    public CompleteFile(string path)
    {
        _path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        Stream file = File.Create(IncompletePath);
        Writer = new StreamWriter(IsGzipped(path) ? new GZipStream(file, CompressionLevel.Optimal) : file, new UTF8Encoding(false)) { NewLine = "\n" };
    }

    /// <summary>Writes UTF-8 with lines that end at LF.</summary>
    public StreamWriter Writer { get; }

    private string IncompletePath => _path + ".incomplete";

    /// <summary>Whether a file of this name is gzipped.</summary>
    public static bool IsGzipped(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gives the file its name.</summary>
    public void Complete()
    {
        Writer.Dispose();
        File.Move(IncompletePath, _path, overwrite: true);
        _completed = true;
    }

    public void Dispose()
    {
        Writer.Dispose();
        if (!_completed)
        {
            File.Delete(IncompletePath);
        }
    }
}
