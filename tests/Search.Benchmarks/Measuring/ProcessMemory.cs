using System.Diagnostics;

namespace Search.Benchmarks.Measuring;

/// <summary>The memory that this process uses.</summary>
internal static class ProcessMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Managed memory that is in use.</summary>
    public static long ManagedBytes() => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>The largest resident memory that this process had.</summary>
    public static long PeakRssBytes() => Read(self => self.PeakWorkingSet64);

    /// <summary>Its resident memory after a garbage collection.</summary>
    public static long ResidentBytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Read(self => self.WorkingSet64);
    }

    /// <summary>Its largest resident memory while an action runs.</summary>
    public static async Task<long> PeakDuringAsync(Func<Task> work)
    {
        var peak = Read(self => self.WorkingSet64);
        var working = work();
        while (!working.IsCompleted)
        {
            peak = Math.Max(peak, Read(self => self.WorkingSet64));
            await Task.WhenAny(working, Task.Delay(Interval));
        }

        await working;
        return Math.Max(peak, Read(self => self.WorkingSet64));
    }

    private static long Read(Func<Process, long> figure)
    {
        using var self = Process.GetCurrentProcess();
        return figure(self);
    }
}
