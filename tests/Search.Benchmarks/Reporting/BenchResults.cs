using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Benchmarks.Reporting;

/// <summary>Results that benches wrote before, by the command that wrote them.</summary>
internal sealed class BenchResults
{
    private readonly List<(string File, string Bench, JsonElement Result)> _results = [];

    /// <param name="files">In any order: the page has them by name.</param>
    /// <exception cref="BadInputException">A file is no result of a bench.</exception>
    public BenchResults(IEnumerable<string> files)
    {
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            _results.Add(Reading(file, () =>
            {
                var result = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file));
                return (file, BenchOf(result), result);
            }));
        }
    }

    /// <summary>The results of a bench (<c>rerank --shapes</c> is one of its own).</summary>
    /// <exception cref="BadInputException">A result lacks a figure: an older version wrote it.</exception>
    public IReadOnlyList<T> Of<T>(string bench) =>
        [.. _results.Where(item => item.Bench == bench).Select(item => Reading(item.File, () => item.Result.Deserialize<T>(JsonFormat.Strict)!))];

    private static T Reading<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
        {
            throw new BadInputException($"{file} is no result of ./search bench NAME --json of this version: {exception.Message}", exception);
        }
    }

    private static string BenchOf(JsonElement result)
    {
        var command = result.GetProperty("provenance").GetProperty("command").GetString()!.Split(' ');
        return command is ["./search", "bench", var name, ..]
            ? Variant(name, command)
            : throw new InvalidOperationException($"its command is '{string.Join(' ', command)}'");
    }

    /// <summary>Some benches measure something else with one of their options, and have a result of another form.</summary>
    private static string Variant(string name, string[] command) =>
        command.Contains("--shapes") ? $"{name} --shapes" : command.Contains("elasticsearch") ? $"{name} --engine elasticsearch" : name;
}
