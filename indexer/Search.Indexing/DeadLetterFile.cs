using System.Text.Json;
using Search.Core.Storage;

namespace Search.Indexing;

/// <summary>
/// Stores dead letters as JSON lines with file, line, reason and text. The file is created at the first rejection; a resumed job
/// appends to the earlier job's file.
/// </summary>
public sealed class DeadLetterFile(string path) : IDisposable
{
    private StreamWriter? _writer;

    /// <summary>The file's path.</summary>
    public string Path => path;

    /// <summary>The rejected entries of this job, counted by reason.</summary>
    public RejectionReasons Reasons { get; } = new();

    /// <summary>The file of the job that writes a version of an index.</summary>
    public static DeadLetterFile Of(DataDirectory home, string index, string version) =>
        new(System.IO.Path.Combine(home.DeadLetters, $"{index}-{version}.jsonl"));

    /// <summary>Stores one rejected entry.</summary>
    /// <param name="file">The source file.</param>
    /// <param name="line">Its 1-based line number.</param>
    /// <param name="reason">Why it was rejected.</param>
    /// <param name="text">The entry's text.</param>
    public void Add(string file, long line, string reason, string text)
    {
        if (_writer is null)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            _writer = new StreamWriter(path, append: true);
        }

        _writer.Write(JsonSerializer.Serialize(new { file, line, reason, text }, JsonFormat.Line));
        _writer.Write('\n');
        Reasons.Add(file, line, reason);
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();
}
