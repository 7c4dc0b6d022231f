using System.Text.Json;
using Search.Core.Storage;

namespace Search.Indexing;

/// <summary>Keeps what was rejected, as JSON lines with file, line, reason and text. The file is made at the first rejection.</summary>
public sealed class DeadLetterFile(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private StreamWriter? _writer;

    /// <summary>The file's path.</summary>
    public string Path => path;

    /// <summary>How many entries were rejected.</summary>
    public long Count { get; private set; }

    /// <summary>Keeps one rejected entry.</summary>
    /// <param name="file">The source file.</param>
    /// <param name="line">Its line there, from 1.</param>
    /// <param name="reason">Why it was rejected.</param>
    /// <param name="text">What it was.</param>
    public void Add(string file, long line, string reason, string text)
    {
        lock (_lock)
        {
            if (_writer is null)
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                _writer = new StreamWriter(path);
            }

            _writer.Write(JsonSerializer.Serialize(new { file, line, reason, text }, JsonFormat.Line));
            _writer.Write('\n');
            Count++;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();
}
