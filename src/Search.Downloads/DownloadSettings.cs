namespace Search.Downloads;

/// <summary>How patient a download is.</summary>
public sealed record DownloadSettings
{
    /// <summary>How long a server may send nothing.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait before the second try; each next wait is twice as long.</summary>
    /// <value>The default is one second.</value>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may ask to wait (<c>Retry-After</c>); a server that asks for more has refused.</summary>
    /// <value>The default is five minutes.</value>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many tries in a row without a new byte one server gets.</summary>
    /// <value>The default is 5.</value>
    public int Attempts { get; init; } = 5;
}
