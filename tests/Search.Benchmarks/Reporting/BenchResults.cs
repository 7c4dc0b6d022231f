using System.Text.Json;
using Search.Core.Commands;
using Search.Core.Errors;

namespace Search.Benchmarks.Reporting;

/// <summary>Results that benches wrote before, by the command that wrote them.</summary>
internal sealed class BenchResults
{
    private readonly List<(string Bench, JsonElement Result)> _results = [];

    /// <exception cref="BadInputException">A file is no result of a bench.</exception>
    public BenchResults(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            try
            {
                var result = JsonSerializer.Deserialize<JsonElement>(File.ReadAllBytes(file));
                _results.Add((BenchOf(result), result));
            }
            catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or IOException)
            {
                throw new BadInputException($"{file} is no result of ./search bench NAME --json: {exception.Message}", exception);
            }
        }
    }

    /// <summary>The results of a bench (<c>rerank --shapes</c> is one of its own).</summary>
    public IEnumerable<T> Of<T>(string bench) =>
        _results.Where(item => item.Bench == bench).Select(item => item.Result.Deserialize<T>(JsonOutput.Document)!);

    private static string BenchOf(JsonElement result)
    {
        var command = result.GetProperty("provenance").GetProperty("command").GetString()!.Split(' ');
        return command is ["./search", "bench", var name, ..]
            ? command.Contains("--shapes") ? $"{name} --shapes" : name
            : throw new InvalidOperationException($"its command is '{string.Join(' ', command)}'");
    }
}
