using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Evaluation.Experiments.Scoring;

/// <summary>
/// The finished queries of an experiment, one JSON line each, so that a killed one continues. The first line says what is searched and scored; a line
/// that was not written completely is dropped.
/// </summary>
internal sealed class ScoringJournal : IDisposable
{
    /// <summary>The file's name in the experiment's folder, until the experiment is complete.</summary>
    public const string FileName = "scored.incomplete.jsonl";

    /// <summary>With null values: reading requires every member.</summary>
    private static readonly JsonSerializerOptions Format = new(JsonFormat.Line) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    private readonly Lock _writing = new();
    private readonly StreamWriter _writer;

    private ScoringJournal(string path, IReadOnlyDictionary<string, ScoredQuery> done)
    {
        Path = path;
        Done = done;
        _writer = new StreamWriter(path, append: true, new UTF8Encoding(false)) { NewLine = "\n" };
    }

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The queries that were finished before.</summary>
    public IReadOnlyDictionary<string, ScoredQuery> Done { get; }

    /// <summary>Opens the journal of a folder, or begins one.</summary>
    /// <param name="folder">The experiment's folder; made if it is missing.</param>
    /// <param name="settings">What is searched and scored, as <c>key: value</c>.</param>
    /// <param name="restart">Whether an unfinished experiment is discarded.</param>
    /// <exception cref="BadInputException">There is an unfinished experiment with other settings, or the file is damaged.</exception>
    public static ScoringJournal Open(string folder, IReadOnlyDictionary<string, string> settings, bool restart)
    {
        Directory.CreateDirectory(folder);
        var path = System.IO.Path.Combine(folder, FileName);
        if (restart)
        {
            File.Delete(path);
        }

        var lines = CompleteLines(path);
        if (lines.Count == 0)
        {
            File.WriteAllText(path, JsonSerializer.Serialize(settings, Format) + "\n");
            return new ScoringJournal(path, new Dictionary<string, ScoredQuery>());
        }

        RequireSame(path, Parse<Dictionary<string, string>>(path, 1, lines[0]), settings);
        return new ScoringJournal(path, lines.Skip(1).Select((line, index) => Parse<ScoredQuery>(path, index + 2, line)).ToDictionary(scored => scored.Query));
    }

    /// <summary>Adds a finished query. Safe for concurrent use.</summary>
    public void Add(ScoredQuery scored)
    {
        var line = JsonSerializer.Serialize(scored, Format);
        lock (_writing)
        {
            _writer.WriteLine(line);
            _writer.Flush();
        }
    }

    /// <summary>Removes the file: the experiment is complete.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(Path);
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    /// <summary>Reads the lines that end with a line feed, and cuts the file behind them.</summary>
    private static List<string> CompleteLines(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var lines = new List<string>();
        var complete = 0L;
        using (var reader = new StreamReader(file, new UTF8Encoding(false), leaveOpen: true))
        {
            while (reader.ReadLine() is { } line)
            {
                complete += Encoding.UTF8.GetByteCount(line) + 1;
                if (complete <= file.Length)
                {
                    lines.Add(line);
                }
            }
        }

        if (complete > file.Length)
        {
            file.SetLength(lines.Sum(line => Encoding.UTF8.GetByteCount(line) + 1L));
        }

        return lines;
    }

    private static T Parse<T>(string path, int number, string line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, JsonFormat.Strict)!;
        }
        catch (JsonException exception)
        {
            throw new BadInputException(
                $"{path}, line {number}: not a line of an unfinished experiment: {exception.Message} Begin again with --restart.", exception);
        }
    }

    private static void RequireSame(string path, Dictionary<string, string> there, IReadOnlyDictionary<string, string> here)
    {
        string[] differences =
        [
            .. here.Keys.Union(there.Keys)
                .Where(key => there.GetValueOrDefault(key) != here.GetValueOrDefault(key))
                .Select(key => $"{key} was {there.GetValueOrDefault(key) ?? "not given"}, now {here.GetValueOrDefault(key) ?? "not given"}"),
        ];
        if (differences.Length > 0)
        {
            throw new BadInputException(
                $"{path} is an unfinished experiment with other settings: {string.Join("; ", differences)}. " +
                "Write to another folder with --out, or discard the unfinished experiment with --restart.");
        }
    }
}
