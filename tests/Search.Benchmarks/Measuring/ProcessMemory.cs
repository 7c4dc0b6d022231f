using System.Diagnostics;

namespace Search.Benchmarks.Measuring;

/// <summary>What this process takes of the machine.</summary>
internal static class ProcessMemory
{
    /// <summary>Managed memory that is in use.</summary>
    public static long ManagedBytes() => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>The most memory that this process has had.</summary>
    public static long PeakRssBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }
}
