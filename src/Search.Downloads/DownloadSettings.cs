namespace Search.Downloads;

/// <summary>Time-outs and retries of a download.</summary>
public sealed record DownloadSettings
{
    /// <summary>How long to wait for a server that sends nothing.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait before the second try; each later wait is twice as long.</summary>
    /// <value>The default is one second.</value>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest accepted <c>Retry-After</c>; a server that asks for a longer wait counts as failed.</summary>
    /// <value>The default is five minutes.</value>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many tries in a row may bring no new byte before a server counts as failed.</summary>
    /// <value>The default is 5.</value>
    public int Attempts { get; init; } = 5;
}
