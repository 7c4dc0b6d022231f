using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Evaluation.Experiments;
using Search.Evaluation.Reports;
using Search.Evaluation.Trec;

namespace Search.Evaluation.ExperimentReports;

/// <summary>
/// A folder that <c>search eval run --out</c> has written: the results, one run file for each system, the queries, the judgements and the passages.
/// Folders of older versions lack the last three. What is missing is null, except the results.
/// </summary>
public sealed class ExperimentFolder
{
    private readonly string _path;
    private readonly Dictionary<string, Run?> _runs = [];

    private ExperimentFolder(string path)
    {
        _path = path;
        var files = new ExperimentFiles(path);
        var results = IfExists(files.Results) ?? throw new BadInputException(
            $"'{path}' is not the folder of an experiment: it has no {Path.GetFileName(files.Results)}; expected a folder that ./search eval run --out has written.");
        Results = ResultFile.Read(results).As<ExperimentResults>();
        if (Results.Systems.Count == 0 || Results.Systems[0].Measures.Count == 0)
        {
            throw new BadInputException($"{results} has no systems or no measures; expected at least the first stage with one measure. Measure it again.");
        }

        Queries = IfExists(files.Queries) is { } queries ? QueryFile.Read(queries) : null;
        Qrels = IfExists(files.Qrels) is { } qrels ? QrelsFile.Read(qrels) : null;
        Passages = IfExists(files.Passages) is { } passages ? ReadPassages(passages) : null;
    }

    /// <summary>The results.</summary>
    public ExperimentResults Results { get; }

    /// <summary>Query id to text; null if the folder has no queries.</summary>
    public IReadOnlyDictionary<string, string>? Queries { get; }

    /// <summary>The judgements; null if the folder has none.</summary>
    public Qrels? Qrels { get; }

    /// <summary>Passage id to passage; null if the folder has no passages.</summary>
    public IReadOnlyDictionary<string, Passage>? Passages { get; }

    /// <summary>Reads a folder; the runs are read when they are asked for.</summary>
    /// <exception cref="BadInputException">It has no results, or a file is damaged.</exception>
    public static ExperimentFolder Read(string path) => new(path);

    /// <summary>A system's run, by the name of its file: the folder may have been moved. Null if the file is missing.</summary>
    /// <exception cref="BadInputException">The file is damaged.</exception>
    public Run? RunOf(SystemResult system)
    {
        var name = FileName(system);
        if (!_runs.TryGetValue(name, out var run))
        {
            _runs.Add(name, run = IfExists(Path.Combine(_path, name)) is { } file ? RunFile.Read(file) : null);
        }

        return run;
    }

    /// <summary>
    /// Whether the query was searched: a judged query that was not counts 0 in the results and is in no comparison. Without the list of queries
    /// those of the first stage's run are known; a query for which nothing was found is missing there.
    /// </summary>
    public bool WasSearched(string query) => Queries?.ContainsKey(query) ?? RunOf(Results.Systems[0])?.Rankings.ContainsKey(query) ?? true;

    /// <summary>What the folder does not have, and what the report therefore leaves out, for people.</summary>
    public IEnumerable<string> Missing()
    {
        string[] texts = [.. Without(Queries, "Queries"), .. Without(Passages, "passages"), .. Without(Qrels, "judgements")];
        if (texts.Length > 0)
        {
            var list = texts.Length == 1 ? texts[0] : $"{string.Join(", ", texts[..^1])} and {texts[^1]}";
            yield return $"{char.ToUpperInvariant(list[0])}{list[1..]} are not in the folder; run ./search eval run again to get them.";
        }

        foreach (var system in Results.Systems.Where(system => RunOf(system) is null))
        {
            yield return $"The run of {system.Tag} ({FileName(system)}) is not in the folder: its lists are not shown.";
        }
    }

    private static string[] Without(object? part, string name) => part is null ? [name] : [];

    /// <summary>The name without its folder, whichever system wrote the path.</summary>
    private static string FileName(SystemResult system) => system.Run[(system.Run.LastIndexOfAny(['/', '\\']) + 1)..];

    private static Dictionary<string, Passage> ReadPassages(string path)
    {
        using var file = CollectionFile.Open(path);
        var passages = new Dictionary<string, Passage>();
        foreach (var (line, passage, rejection) in file.Read())
        {
            if (rejection is not null)
            {
                throw new BadInputException($"{path}, line {line}: {rejection.Reason}.");
            }

            passages.TryAdd(passage!.Id, passage);
        }

        return passages;
    }

    private static string? IfExists(string file) => File.Exists(file) ? file : null;
}
