using System.Diagnostics;

namespace Search.Benchmarks.Measuring;

/// <summary>What this process takes of the machine's memory.</summary>
internal static class ProcessMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Managed memory that is in use.</summary>
    public static long ManagedBytes() => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>The most that this process has had in RAM.</summary>
    public static long PeakRssBytes() => Read(self => self.PeakWorkingSet64);

    /// <summary>What it has in RAM, with garbage collected and given back.</summary>
    public static long ResidentBytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Read(self => self.WorkingSet64);
    }

    /// <summary>The most that it has in RAM while something runs.</summary>
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
