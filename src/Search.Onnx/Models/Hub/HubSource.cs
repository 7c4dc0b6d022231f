using System.Net;
using Search.Downloads;

namespace Search.Onnx.Models.Hub;

/// <summary>A file of a repository on a hub: <c>{endpoint}/{repository}/resolve/{revision}/{file}</c>.</summary>
/// <param name="endpoint">The hub.</param>
/// <param name="repository">The repository, <c>org/name</c>.</param>
/// <param name="revision">A commit, branch or tag.</param>
/// <param name="file">The file's path in the repository.</param>
/// <param name="token">The bearer token, sent only to the hub.</param>
internal sealed class HubSource(Uri endpoint, string repository, string revision, string file, string? token)
    : DownloadSource(new Uri($"{endpoint.ToString().TrimEnd('/')}/{repository}/resolve/{Uri.EscapeDataString(revision)}/{file}"), token)
{
    /// <summary>Reads the facts from the hub's own answer, which redirects to the server with the bytes.</summary>
    protected override FileFacts? Describe(HttpResponseMessage response)
    {
        if (IsRenamed(response))
        {
            return null;
        }

        var tag = (Header(response, "X-Linked-Etag") ?? response.Headers.ETag?.Tag)?.Replace("W/", "", StringComparison.Ordinal).Trim('"');
        var commit = Header(response, "X-Repo-Commit");
        CheckCommit(commit);
        return HubHash.FactsOf(tag) with { Size = long.TryParse(Header(response, "X-Linked-Size"), out var size) ? size : null, Revision = commit };
    }

    /// <inheritdoc/>
    protected override string? Explain(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            $"the model {repository} needs a token that may read it. Set HF_TOKEN, and accept the model's terms on its page.",
        HttpStatusCode.NotFound => $"{repository} has no file {file} at revision {revision}.",
        _ => null,
    };

    /// <summary>A relative redirect leads to the repository's new name. The answer there describes the file.</summary>
    private static bool IsRenamed(HttpResponseMessage response) =>
        (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { IsAbsoluteUri: false };

    /// <summary>Weights of one commit with a vocabulary of another would give wrong scores without an error.</summary>
    private void CheckCommit(string? commit)
    {
        if (commit is not null && HubHash.IsCommit(revision) && commit != revision)
        {
            throw new DownloadException(
                $"{Url}: {file} is of commit {commit}; expected {revision}, the commit of the model's other files or of the registry.", isTransient: false);
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
