using System.Reflection;
using System.Runtime.InteropServices;

namespace Search.Core.Commands;

/// <summary>Where a figure comes from: a number without its machine and versions says little.</summary>
/// <param name="Command">The command that measured it, as a reader can type it.</param>
/// <param name="Cpu">The processor's name and how many logical ones there are.</param>
/// <param name="Runtime">.NET's version.</param>
/// <param name="Os">The operating system.</param>
/// <param name="Version">This program's version.</param>
/// <param name="Date">When it was measured (UTC).</param>
public sealed record Provenance(string Command, string Cpu, string Runtime, string Os, string Version, DateOnly Date)
{
    /// <summary>Describes this machine and this program.</summary>
    public static Provenance Of(string command, TimeProvider? clock = null) => new(
        command,
        $"{CpuName()} ({Environment.ProcessorCount} logical processors)",
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        DateOnly.FromDateTime((clock ?? TimeProvider.System).GetUtcNow().UtcDateTime));

    /// <summary>The processor's name, as the system knows it.</summary>
    public static string CpuName()
    {
        const string LinuxFile = "/proc/cpuinfo";
        var line = File.Exists(LinuxFile)
            ? File.ReadLines(LinuxFile).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
