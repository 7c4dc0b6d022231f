using System.Text.Json;
using Search.Core.Storage;

namespace Search.Indexing;

/// <summary>
/// Stores dead letters as JSON lines. The file is created at the first rejection; a resumed job
/// appends to the earlier job's file.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="kept">How many lines the earlier job wrote before its checkpoint. Later lines are removed, because their entries are rejected again.</param>
public sealed class DeadLetterFile(string path, long kept = 0) : IDisposable
{
    private FileStream? _file;

    /// <summary>The file's path.</summary>
    public string Path => path;

    /// <summary>The rejected entries of this job, counted by reason.</summary>
    public RejectionReasons Reasons { get; } = new();

    /// <summary>The file of the job that writes a version of an index.</summary>
    public static DeadLetterFile Of(DataDirectory home, string index, string version, long kept) =>
        new(System.IO.Path.Combine(home.DeadLetters, $"{index}-{version}.jsonl"), kept);

    /// <summary>Stores one rejected entry.</summary>
    public void Add(DeadLetter letter)
    {
        _file ??= Open();
        JsonSerializer.Serialize(_file, letter, JsonFormat.Line);
        _file.WriteByte((byte)'\n');
        Reasons.Add(letter.File, letter.Line, letter.Reason);
    }

    /// <summary>Writes to disk what was added. Called before each checkpoint.</summary>
    public void Flush() => _file?.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private FileStream Open()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        for (var left = kept; left > 0 && file.ReadByte() is var next and >= 0;)
        {
            left -= next == '\n' ? 1 : 0;
        }

        file.SetLength(file.Position);
        return file;
    }
}
