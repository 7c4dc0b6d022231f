using System.Text.Json;
using Search.Core.Errors;
using Search.Core.Storage;
using Search.Downloads;
using Search.Onnx.Models.Hub;

namespace Search.Onnx.Models;

/// <summary>The list of the files that a pull downloaded: <c>pulled.json</c> in a model's folder.</summary>
/// <param name="Repository">The model's repository.</param>
/// <param name="Revision">The requested revision: a branch or a commit.</param>
/// <param name="Files">The files, in the registry's order.</param>
public sealed record PullManifest(string Repository, string Revision, IReadOnlyList<PulledFile> Files)
{
    /// <summary>The file's name in the model's folder.</summary>
    internal const string FileName = "pulled.json";

    /// <summary>The commit of the files, where the server gave it.</summary>
    public string? Commit => CommitOf(Repository);

    /// <summary>Reads a manifest.</summary>
    /// <returns>The manifest, or null where there is no such file.</returns>
    /// <exception cref="ModelException">The manifest is damaged, or from an older version of this program.</exception>
    internal static PullManifest? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<PullManifest>(File.ReadAllBytes(path), JsonFormat.Document) is { Files: not null } manifest
                ? manifest
                : throw new ModelException($"{path}: the manifest lists no files. {Again(path)}");
        }
        catch (JsonException exception)
        {
            throw new ModelException($"{path}: not valid: {exception.Message} {Again(path)}", exception);
        }
    }

    /// <summary>Writes the manifest; an existing one is replaced atomically.</summary>
    internal async Task WriteAsync(string path, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(path + ".new", JsonSerializer.Serialize(this, JsonFormat.Document), cancel);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>The entry of a file; null where it was not pulled.</summary>
    internal PulledFile? Find(string path) => Files.FirstOrDefault(file => file.Path == path);

    /// <summary>The commit of a repository's files.</summary>
    internal string? CommitOf(string repository) =>
        Files.Where(file => file.Repository == repository).Select(file => file.Commit).FirstOrDefault(commit => commit is not null);

    /// <summary>Refuses a file that changed since it was pulled.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="path">The file's path in it.</param>
    /// <param name="sha256">Its SHA-256 now; null where it is missing.</param>
    /// <exception cref="ModelException">The file has changed; the message names both hashes.</exception>
    internal void Check(string folder, string path, string? sha256)
    {
        if (Find(path) is { } pulled && pulled.Sha256 != sha256)
        {
            throw new ModelException(
                $"{Path.Combine(folder, path)}: {(sha256 is null ? "the file is missing" : $"its SHA-256 is {sha256}")}; expected {pulled.Sha256}, as it was pulled. {Again(Path.Combine(folder, FileName))}");
        }
    }

    private static string Again(string path) => $"Remove {Path.GetDirectoryName(path)} and pull the model again.";
}

/// <summary>A file that was pulled.</summary>
/// <param name="Path">Its path in the model's folder.</param>
/// <param name="Repository">The repository that it comes from.</param>
/// <param name="Commit">The commit that it comes from, where the server gave it.</param>
/// <param name="Sha256">Its SHA-256, in hexadecimal.</param>
/// <param name="Checked">
/// What it was compared with: the hash of the <c>registry</c>; a hash from the hub, where another <c>server</c> sent the file; a hash from
/// the <c>sender</c> of the file only; a hash that came over <c>http</c>; only its <c>size</c>; or <c>nothing</c>.
/// </param>
public sealed record PulledFile(string Path, string Repository, string? Commit, string Sha256, string Checked)
{
    /// <summary>Why the check does not prove who made the file; null where it does.</summary>
    public string? Doubt => Checked switch
    {
        Evidence.Sender => "their hash is known only from the server that sent them. The download is complete, but this does not prove who made the files",
        Evidence.Http => "their hash came over http, where anyone between the server and this machine can change it",
        Evidence.Size => "only their size was checked; neither the registry nor the server gives their hash",
        Evidence.Nothing => "they were not checked; neither the registry nor the server gives their hash or size",
        _ => null,
    };

    /// <summary>The doubts about files of one model, one sentence for each kind of doubt.</summary>
    public static IEnumerable<string> DoubtsAbout(IEnumerable<PulledFile> files) =>
        from file in files
        where file.Doubt is not null
        group file by file.Doubt into doubted
        select $"{string.Join(", ", doubted.Select(file => file.Path))}: {doubted.Key}. " +
            $"Compare the SHA-256 in {PullManifest.FileName} with those on the page of {doubted.First().Repository}.";
}

/// <summary>The values of <see cref="PulledFile.Checked"/>.</summary>
internal static class Evidence
{
    public const string Registry = "registry";
    public const string Server = "server";
    public const string Sender = "sender";
    public const string Http = "http";
    public const string Size = "size";
    public const string Nothing = "nothing";

    /// <summary>The value for a downloaded file.</summary>
    public static string Of(DownloadedFile file) => file.HashFrom switch
    {
        HashOrigin.Request => Registry,
        HashOrigin.OtherServer => Server,
        HashOrigin.Sender => Sender,
        HashOrigin.OpenConnection => Http,
        _ => file.Facts.Size is null ? Nothing : Size,
    };
}

/// <summary>A model that was pulled to this machine.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Manifest">The list of its files.</param>
public sealed record PulledModel(string Folder, PullManifest Manifest)
{
    /// <summary>The doubts about the files, one sentence for each kind of doubt.</summary>
    public IEnumerable<string> Doubts()
    {
        if (!HubHash.IsCommit(Manifest.Revision))
        {
            yield return $"the registry names the branch {Manifest.Revision}, not a commit, so another pull may get other files. " +
                $"These files are from commit {Manifest.Commit ?? "(unknown, the server did not give it)"}.";
        }

        foreach (var doubt in PulledFile.DoubtsAbout(Manifest.Files))
        {
            yield return doubt;
        }
    }
}
