using System.ComponentModel;
using System.Diagnostics;

namespace Search.Benchmarks.Measuring;

/// <summary>The GPU that models run on.</summary>
internal static class NvidiaGpu
{
    private const string Unknown = "an NVIDIA GPU (nvidia-smi gives no name)";

    /// <summary>Its name and driver, for example <c>NVIDIA H100 80GB HBM3, driver 580.65.06</c>.</summary>
    public static string Describe()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("nvidia-smi", ["--query-gpu=name,driver_version", "--format=csv,noheader"])
            {
                RedirectStandardOutput = true,
            })!;
            var line = process.StandardOutput.ReadLine();
            process.WaitForExit();
            return process.ExitCode == 0 && line?.Split(", ") is [var name, var driver] ? $"{name}, driver {driver}" : Unknown;
        }
        catch (Win32Exception)
        {
            return Unknown; // A container may have the driver's libraries without its tools.
        }
    }
}
