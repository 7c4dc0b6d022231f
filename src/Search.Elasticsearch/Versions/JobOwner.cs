using System.Text.Json.Serialization;

namespace Search.Elasticsearch.Versions;

/// <summary>The process that runs a job. Another process on the same machine can see at once that it has ended.</summary>
/// <param name="Machine">The machine's name.</param>
/// <param name="Process">The process's id there.</param>
/// <param name="Started">When it started (UTC); ids are reused.</param>
internal sealed record JobOwner(
    [property: JsonPropertyName("machine")] string Machine,
    [property: JsonPropertyName("process")] int Process,
    [property: JsonPropertyName("started")] DateTime Started)
{
    /// <summary>Linux computes start times from the uptime, so that two readings may differ a little.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    /// <summary>This process.</summary>
    public static JobOwner This { get; } = Describe();

    /// <summary>Whether the process has ended; false for a process on another machine.</summary>
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
