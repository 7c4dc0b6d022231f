using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Search.TestSupport;

/// <summary>Kills the indexer (SIGKILL) again and again, each time continuing its job, until the index is published.</summary>
/// <param name="home">What <c>SEARCH_HOME</c> is.</param>
/// <param name="engine">The options that choose the engine.</param>
internal sealed class KilledIndexer(TempFolder home, params string[] engine)
{
    /// <summary>Three batches, so that there are checkpoints before the end.</summary>
    private const int Lines = 42_000;

    /// <summary>The name of the index.</summary>
    public const string Index = "killed";

    /// <summary>If no job continued, at most this many times the asked number of kills are done.</summary>
    private const int MostRounds = 5;

    /// <summary>Checkpoints are frequent, so that most kills come after one.</summary>
    private static readonly Dictionary<string, string> Variables = new() { ["SEARCH_CHECKPOINT"] = "00:00:00.1" };

    private readonly string _source = Write(home);
    private int _continued;

    /// <summary>Loads the index as often as it takes to kill the indexer this many times, and compares every index with one that nobody disturbed.</summary>
    /// <param name="kills">How many kills.</param>
    /// <param name="waitAsync">Gets the process and the time that an undisturbed load takes; returns at the moment of a kill, or when the process ends.</param>
    /// <param name="mustContinue">Whether at least one job has to continue from a checkpoint; on a busy machine more kills may be needed for that.</param>
    public async Task RunAsync(int kills, Func<Process, TimeSpan, Task> waitAsync, bool mustContinue = true)
    {
        var started = Stopwatch.GetTimestamp();
        var expected = await LoadAsync("undisturbed");
        var usual = Stopwatch.GetElapsedTime(started);
        for (var done = 0; done < kills || (mustContinue && _continued == 0 && done < MostRounds * kills);)
        {
            done += await KillOnceAsync(process => waitAsync(process, usual)) ? 1 : 0;
        }

        Assert.True(_continued > 0 || !mustContinue, "No job continued from a checkpoint: every kill came too early.");
        var last = await LoadAsync(Index);
        AssertSame(expected, last);
        AssertSame(expected, JsonNode.Parse((await RunAsync("indexes", "show", Index)).Output)!["metadata"]!);
        var verified = await RunAsync("indexes", "verify", Index); // Reads every passage.
        Assert.True(verified.ExitCode == 0, verified.Output + verified.Errors);
    }

    /// <summary>Waits for a random time, up to a little more than a load takes.</summary>
    public static Func<Process, TimeSpan, Task> AtRandom(int seed)
    {
        TestContext.Current.SendDiagnosticMessage($"seed {seed}");
        var random = new Random(seed);
        return (process, usual) => Task.WhenAny(process.WaitForExitAsync(), Task.Delay(usual * (0.2 + random.NextDouble())));
    }

    private static string Write(TempFolder home)
    {
        var text = new StringBuilder();
        for (var line = 0; line < Lines; line++)
        {
            text.Append(line % 1_000 == 999 ? $"no tab {line}\n" : $"{line}\tpassage {line} of many, with number {line * 7919L}\n");
        }

        var path = home.File("killed.tsv");
        File.WriteAllText(path, text.ToString());
        return path;
    }

    /// <summary>Whether the process was killed; false where the index was published first.</summary>
    private async Task<bool> KillOnceAsync(Func<Process, Task> waitAsync)
    {
        using var process = ProgramRunner.Start("Search.Indexer", home.Path, Arguments(Index), Variables);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await waitAsync(process);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output;
        _continued += (await errors).Contains("continuing the job", StringComparison.Ordinal) ? 1 : 0;
        Assert.True(process.ExitCode is 128 + 9 or 3, $"The indexer ended with {process.ExitCode}: {await errors}");
        return process.ExitCode != 3; // 3: finished, and some lines were rejected.
    }

    private async Task<JsonNode> LoadAsync(string index)
    {
        var result = await RunAsync(Arguments(index));
        Assert.True(result.ExitCode == 3, result.Errors);
        return JsonNode.Parse(result.Output)!;
    }

    private Task<ProgramRunner.Result> RunAsync(params string[] arguments) =>
        ProgramRunner.RunAsync("Search.Indexer", home.Path, arguments[0] == "index" ? arguments : [.. arguments, .. engine, "--json"], variables: Variables);

    private string[] Arguments(string index) => ["index", _source, "--index", index, "--replace", "--json", .. engine];

    private static void AssertSame(JsonNode expected, JsonNode actual)
    {
        foreach (var value in new[] { "indexed", "rejected", "contentHash" })
        {
            Assert.Equal(expected[value]!.ToJsonString(), actual[value]!.ToJsonString());
        }
    }
}
