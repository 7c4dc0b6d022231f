using System.Text.Json.Serialization;

namespace Search.Elasticsearch.Versions;

/// <summary>The process that runs a job. Another process of the same machine can tell at once that it is gone.</summary>
/// <param name="Machine">The machine's name.</param>
/// <param name="Process">The process's id there.</param>
/// <param name="Started">When it started (UTC): ids are used again.</param>
internal sealed record JobOwner(
    [property: JsonPropertyName("machine")] string Machine,
    [property: JsonPropertyName("process")] int Process,
    [property: JsonPropertyName("started")] DateTime Started)
{
    /// <summary>Start times are known to a hundredth of a second on Linux, and computed from the time since the start of the system.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>This process.</summary>
    public static JobOwner This { get; } = Describe();

    /// <summary>Whether the process ended, as far as this machine can tell.</summary>
    public bool IsGone()
    {
        if (Machine != Environment.MachineName)
        {
            return false;
        }

        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(Process);
            return (process.StartTime.ToUniversalTime() - Started).Duration() > Tolerance;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            return true;
        }
    }

    private static JobOwner Describe()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return new JobOwner(Environment.MachineName, process.Id, process.StartTime.ToUniversalTime());
    }
}
