using System.ComponentModel.DataAnnotations;

namespace Search.Elasticsearch;

/// <summary>The connection to Elasticsearch or OpenSearch.</summary>
public sealed class ElasticsearchSettings
{
    /// <summary>One or more node URLs, separated by commas; they may contain credentials.</summary>
    /// <value>The default is null: no server.</value>
    public string? Url { get; set; }

    /// <summary>An API key, encoded as in the answer of the server's create-API-key call.</summary>
    public string? ApiKey { get; set; }

    /// <summary>User name for basic authentication.</summary>
    public string? Username { get; set; }

    /// <summary>Password for basic authentication.</summary>
    public string? Password { get; set; }

    /// <summary>SHA-256 fingerprint (hex) of the certificate authority to trust, as the server prints at its first start.</summary>
    [RegularExpression("^([0-9A-Fa-f]{2}:?){32}$", ErrorMessage = "expected 64 hexadecimal digits, with or without colons")]
    public string? CaFingerprint { get; set; }

    /// <summary>The time-out of one request without its retries, and the longest pause before a retry.</summary>
    /// <value>The default is 30 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ErrorMessage = "expected 0.1 s to 1 h, as in 00:00:30")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a request that failed for a transient reason (429, 502, 503, 504, no connection) is sent again.</summary>
    /// <value>The default is 3.</value>
    [Range(0, 20, ErrorMessage = "expected 0 to 20 retries")]
    public int Retries { get; set; } = 3;

    /// <summary>The largest bulk request, in bytes. If a server accepts less, the program uses smaller requests.</summary>
    /// <value>The default is 8,000,000: managed services refuse 10 MB.</value>
    [Range(1_000, 100_000_000, ErrorMessage = "expected 1,000 to 100,000,000 bytes")]
    public int MaxRequestBytes { get; set; } = 8_000_000;

    /// <summary>Whether requests and answers are compressed. It costs processor time on both sides and pays only on a slow network.</summary>
    /// <value>The default is false.</value>
    [AllowedValues(true, false, ErrorMessage = "expected true or false")]
    public bool Gzip { get; set; }

    /// <summary>The same settings for another server.</summary>
    internal ElasticsearchSettings For(string url)
    {
        var copy = (ElasticsearchSettings)MemberwiseClone();
        copy.Url = url;
        return copy;
    }
}
