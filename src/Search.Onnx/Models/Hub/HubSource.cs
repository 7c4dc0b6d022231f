using System.Net;
using Search.Downloads;

namespace Search.Onnx.Models.Hub;

/// <summary>A file of a repository on a hub: <c>{endpoint}/{repository}/resolve/{revision}/{file}</c>.</summary>
/// <param name="endpoint">The hub.</param>
/// <param name="repository">The repository, <c>org/name</c>.</param>
/// <param name="revision">A commit, branch or tag.</param>
/// <param name="file">The file's path in the repository.</param>
/// <param name="token">For the hub, and for no other host.</param>
internal sealed class HubSource(Uri endpoint, string repository, string revision, string file, string? token)
    : DownloadSource(new Uri($"{endpoint.ToString().TrimEnd('/')}/{repository}/resolve/{Uri.EscapeDataString(revision)}/{file}"), token)
{
    /// <summary>What stands in the hub's own answer, before it redirects to where the bytes are.</summary>
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

    /// <summary>A relative redirect leads to a repository's new name; the file is described there.</summary>
    private static bool IsRenamed(HttpResponseMessage response) =>
        (int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { IsAbsoluteUri: false };

    /// <summary>Weights of one commit and a vocabulary of another would give scores, and wrong ones.</summary>
    private void CheckCommit(string? commit)
    {
        if (commit is not null && HubHash.IsCommit(revision) && commit != revision)
        {
            throw new DownloadException(
                $"{Url}: {file} is of commit {commit}; expected {revision}, as the model's other files or the registry have it.", isTransient: false);
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
