using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Search.Core.Errors;

namespace Search.Evaluation.Reports;

/// <summary>How a result was measured: a figure is of little use without its machine and versions.</summary>
/// <param name="Command">The command that measured it, as typed in a shell.</param>
/// <param name="Cpu">The processor: its name, its instructions for 8-bit products, and the number of logical processors.</param>
/// <param name="Runtime">.NET's version.</param>
/// <param name="Os">The operating system.</param>
/// <param name="Version">This program's version.</param>
/// <param name="Date">When it was measured (UTC).</param>
/// <param name="Gpu">The GPU and its driver if one was used; null otherwise.</param>
public sealed partial record Provenance(string Command, string Cpu, string Runtime, string Os, string Version, DateOnly Date, string? Gpu = null)
{
    /// <summary>Instruction sets for 8-bit products, the fastest first: Linux's name and the usual name.</summary>
    private static readonly (string Flag, string Name)[] InstructionSets =
        [("amx_int8", "AMX"), ("avx512_vnni", "AVX-512 VNNI"), ("avx_vnni", "AVX VNNI"), ("avx512f", "AVX-512"), ("avx2", "AVX2")];

    /// <summary>Describes this machine, this program, and the command that is running.</summary>
    public static Provenance OfThisCommand() => Of(CommandLine(Environment.GetCommandLineArgs().Skip(1)));

    /// <summary>This program's command line, as typed in a shell, without passwords of URLs.</summary>
    /// <param name="arguments">The arguments after the program's name.</param>
    public static string CommandLine(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Redaction.WithoutCredentials).Select(Quote).Prepend("./search"));

    /// <summary>Describes this machine and this program.</summary>
    public static Provenance Of(string command, TimeProvider? clock = null) => new(
        command,
        Processor(),
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        typeof(Provenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
        DateOnly.FromDateTime((clock ?? TimeProvider.System).GetUtcNow().UtcDateTime));

    /// <summary>The processor, for example <c>AMD EPYC, AVX-512 VNNI (2 logical processors)</c>.</summary>
    private static string Processor()
    {
        var name = LinuxCpuInfo("model name")
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
        var flags = LinuxCpuInfo("flags")?.Split(' ') ?? [];
        var best = InstructionSets.FirstOrDefault(set => flags.Contains(set.Flag)).Name;
        return $"{name}{(best is null ? "" : $", {best}")} ({Environment.ProcessorCount} logical processors)";
    }

    private static string? LinuxCpuInfo(string key)
    {
        const string LinuxFile = "/proc/cpuinfo";
        var line = File.Exists(LinuxFile)
            ? File.ReadLines(LinuxFile).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim();
    }

    /// <summary>Quotes an argument for a shell, unless it has only letters, digits and harmless signs.</summary>
    private static string Quote(string argument) =>
        Harmless().IsMatch(argument) ? argument : $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"\A[A-Za-z0-9_./=,:@+-]+\z")]
    private static partial Regex Harmless();
}
