using System.Diagnostics;
using System.Globalization;

namespace Search.Benchmarks.Measuring;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    /// <summary>The processor and how many cores of it are ours, e.g. <c>AMD EPYC 7B13, 2 cores</c>.</summary>
    public static string Cpu => string.Create(CultureInfo.InvariantCulture, $"{Model()}, {Environment.ProcessorCount} cores");

    /// <summary>Managed memory that is in use.</summary>
    public static long ManagedBytes() => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>The most memory that this process has had.</summary>
    public static long PeakRssBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }

    private static string Model()
    {
        const string LinuxCpuInfo = "/proc/cpuinfo";
        return File.Exists(LinuxCpuInfo)
            ? File.ReadLines(LinuxCpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
                ?.Split(": ", 2)[1] ?? "unknown processor"
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor";
    }
}
