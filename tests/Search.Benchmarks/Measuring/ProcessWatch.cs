using System.Diagnostics;

namespace Search.Benchmarks.Measuring;

/// <summary>What another process uses.</summary>
internal static class ProcessWatch
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the end of a process; returns its largest resident memory in bytes and its processor time in seconds.</summary>
    public static async Task<(long PeakRss, double CpuSeconds)> WaitAsync(Process process, CancellationToken cancel)
    {
        var ended = process.WaitForExitAsync(cancel);
        var (peak, cpu) = (0L, 0.0);
        while (!ended.IsCompleted)
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
                cpu = Math.Max(cpu, process.TotalProcessorTime.TotalSeconds);
            }
            catch (InvalidOperationException)
            {
                // The process ended at this moment.
            }

            await Task.WhenAny(ended, Task.Delay(SampleInterval, cancel));
        }

        await ended;
        return (peak, cpu);
    }
}
