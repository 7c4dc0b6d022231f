using Search.Core.Errors;
using Search.Downloads;

namespace Search.Onnx.Models.Hub;

/// <summary>Where models come from. The variables are those of Hugging Face's own client (huggingface_hub, constants.py).</summary>
public sealed record HubSettings
{
    /// <summary>The servers, tried one after another.</summary>
    /// <value>The default is the hub itself.</value>
    public IReadOnlyList<Uri> Endpoints { get; init; } = [new("https://huggingface.co")];

    /// <summary>Sent as a bearer token, only to the endpoints.</summary>
    public string? Token { get; init; }

    /// <summary>A folder to take files from instead of a server: <c>SHA-256</c>, <c>ORG__NAME/file</c> or <c>org/name/file</c>.</summary>
    public string? OfflineFolder { get; init; }

    /// <summary>The folder <c>hub</c> of Hugging Face's own cache.</summary>
    public string? HubCache { get; init; }

    /// <summary>Retries and time limits of downloads.</summary>
    public DownloadSettings Download { get; init; } = new();

    /// <summary>Reads <c>HF_ENDPOINT</c> (several, separated by commas), <c>HF_TOKEN</c> and <c>HF_HOME</c>.</summary>
    /// <param name="variable">Looks up an environment variable.</param>
    /// <param name="offlineFolder"><see cref="OfflineFolder"/>.</param>
    /// <exception cref="BadInputException">An endpoint is not a URL.</exception>
    public static HubSettings FromEnvironment(Func<string, string?> variable, string? offlineFolder)
    {
        var home = variable("HF_HOME") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "huggingface");
        var tokenFile = Path.Combine(home, "token");
        var settings = new HubSettings
        {
            OfflineFolder = offlineFolder,
            HubCache = Path.Combine(home, "hub"),
            Token = variable("HF_TOKEN") is { Length: > 0 } token ? token
                : File.Exists(tokenFile) ? File.ReadAllText(tokenFile).Trim()
                : null,
        };
        return variable("HF_ENDPOINT") is { Length: > 0 } endpoints ? settings with { Endpoints = Parse(endpoints) } : settings;
    }

    private static Uri[] Parse(string endpoints) =>
        [.. endpoints.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(endpoint =>
            Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? url
                : throw new BadInputException($"HF_ENDPOINT is '{endpoint}'; expected a URL, as in https://huggingface.co."))];
}
