using System.Diagnostics;
using System.Text.Json;
using Search.Benchmarks.Measuring;
using Search.Benchmarks.Peers;
using Search.Core.Errors;
using Search.Core.Storage;

namespace Search.Benchmarks.Evaluating;

/// <summary>A Python program that measures the same runs, each time in a new process, as ours.</summary>
/// <param name="name"><see cref="Ranx"/> or <see cref="PytrecEval"/>.</param>
/// <param name="scripts">The folder of its scripts.</param>
internal sealed class EvalPeer(string name, string scripts)
{
    /// <summary>The name of the scripts' folder under <c>tests/peers</c>.</summary>
    public const string Folder = "compare-runs";

    /// <summary>Measures, and compares with a t-test.</summary>
    public const string Ranx = "ranx";

    /// <summary>Measures only.</summary>
    public const string PytrecEval = "pytrec_eval";

    /// <summary>The name, as in <c>--against</c>.</summary>
    public string Name => name;

    /// <summary>Measures the runs once.</summary>
    /// <param name="files">The judgements, then the runs.</param>
    /// <param name="cancel">Stops the program.</param>
    /// <exception cref="BadInputException">Python or the package is missing, or failed.</exception>
    public async Task<PeerRound> RunAsync(IReadOnlyList<string> files, CancellationToken cancel)
    {
        var needs = $"Python 3 with {name} (pip install {name})";
        var started = TimeProvider.System.GetTimestamp();
        var start = new ProcessStartInfo("python3", [Path.Combine(scripts, $"{name}_compare.py"), .. files]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = PeerProcess.StartProgram(name, start, needs);
        await using var stop = cancel.Register(process.Kill);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancel), process.StandardError.ReadToEndAsync(cancel));
        var (peak, _) = await ProcessWatch.WaitAsync(process, cancel);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        return process.ExitCode == 0
            ? new PeerRound(JsonSerializer.Deserialize<PeerFigures>(await output, JsonFormat.Strict)!, seconds, peak)
            : throw new BadInputException($"The peer {name} ended with the exit code {process.ExitCode}; expected {needs}. Its message: {(await errors).Trim()}");
    }
}

/// <summary>What a peer computed.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Means">nDCG@10 of each run.</param>
internal sealed record PeerFigures(string Version, IReadOnlyList<double> Means);

/// <summary>One round of a peer.</summary>
/// <param name="Figures">What it computed.</param>
/// <param name="Seconds">The wall time.</param>
/// <param name="PeakRssBytes">Its largest resident memory.</param>
internal sealed record PeerRound(PeerFigures Figures, double Seconds, long PeakRssBytes);
