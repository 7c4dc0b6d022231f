using System.Text.Json;
using Search.Core.Commands;

namespace Search.Indexer;

/// <summary>Keeps what was rejected, as JSON lines with file, line, reason and text. The file is made at the first rejection.</summary>
internal sealed class DeadLetterFile(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private StreamWriter? _writer;

    public string Path => path;

    public long Count { get; private set; }

    public void Add(string file, long line, string reason, string text)
    {
        lock (_lock)
        {
            if (_writer is null)
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
                _writer = new StreamWriter(path);
            }

            _writer.Write(JsonSerializer.Serialize(new { file, line, reason, text }, JsonOutput.Line));
            _writer.Write('\n');
            Count++;
        }
    }

    public void Dispose() => _writer?.Dispose();
}
