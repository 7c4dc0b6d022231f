using System.Diagnostics;

namespace Search.Benchmarks.Measuring;

/// <summary>How much memory this process has, in RAM.</summary>
internal static class ResidentMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Now, with garbage collected.</summary>
    public static long Bytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Now();
    }

    /// <summary>The most while something runs.</summary>
    public static async Task<long> PeakDuringAsync(Func<Task> work)
    {
        var peak = Now();
        var working = work();
        while (!working.IsCompleted)
        {
            peak = Math.Max(peak, Now());
            await Task.WhenAny(working, Task.Delay(Interval));
        }

        await working;
        return Math.Max(peak, Now());
    }

    private static long Now()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
