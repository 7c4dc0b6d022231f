using System.Net;
using System.Text.RegularExpressions;
using Elastic.Clients.Elasticsearch.IndexManagement;
using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Elasticsearch.Cluster;

namespace Search.Elasticsearch.Versions;

/// <summary>
/// The indexes that belong to one name: the alias of that name points to the current one. Each is called <c>NAME-VERSION</c>; the version
/// is 32 hexadecimal digits that start with the time.
/// </summary>
internal sealed partial class IndexVersions(ClusterClient cluster, string name)
{
    /// <summary>The name of a version's own index.</summary>
    public string IndexOf(string version) => $"{name}-{version}";

    /// <summary>The version of an index.</summary>
    public string VersionOf(string physicalName) => IsVersion(physicalName) ? physicalName[(name.Length + 1)..] : physicalName;

    /// <summary>The complete versions among the indexes, the newest first.</summary>
    public IReadOnlyList<IndexVersion> Complete(IEnumerable<PhysicalIndex> found) => IndexVersion.Order(
        from index in found
        where IsComplete(index) && IsVersion(index.Name)
        let metadata = index.Mark!.ReadMetadata()
        where metadata is not null
        select new IndexVersion(VersionOf(index.Name), metadata.Indexed, Holds(index), metadata.Published ?? metadata.Started));

    /// <summary>The newest version among the indexes that has a checkpoint and no running job, or null.</summary>
    public PhysicalIndex? Suspended(IEnumerable<PhysicalIndex> found, DateTimeOffset now) => found
        .Where(index => !IsComplete(index) && index.Mark is { State: VersionState.Suspended } mark && mark.IsIdle(now) && mark.ReadMetadata() is not null)
        .MaxBy(index => index.Name, StringComparer.Ordinal);

    /// <summary>The current versions whose job was killed after the alias moved and before the version was marked as published.</summary>
    public IEnumerable<PhysicalIndex> WithoutLastMark(IEnumerable<PhysicalIndex> found) =>
        found.Where(index => Holds(index) && index.Mark is { State: VersionState.Suspended });

    /// <summary>The versions that are neither complete nor being written, except one.</summary>
    public IEnumerable<PhysicalIndex> Unfinished(IEnumerable<PhysicalIndex> found, PhysicalIndex? kept, DateTimeOffset now) =>
        found.Where(index => index != kept && index.Mark?.IsIdle(now) == true && !Holds(index));

    /// <summary>Deletes the versions that are neither complete nor being written, except one.</summary>
    public async Task DeleteUnfinishedAsync(IEnumerable<PhysicalIndex> found, PhysicalIndex? kept, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var index in Unfinished(found, kept, now))
        {
            await DeleteUnusedAsync(index.Name, cancel);
        }
    }

    /// <summary>Deletes complete versions that are not kept after one was published; a failure is reported and does not stop the rest.</summary>
    /// <param name="published">The index that was published.</param>
    /// <param name="before">The indexes that had the alias before.</param>
    /// <param name="keep">How many versions to keep.</param>
    /// <param name="notices">Receives the failures.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task DeleteOldAsync(string published, IReadOnlyList<string> before, int keep, List<string> notices, CancellationToken cancel)
    {
        var found = await ReadAsync(cancel);
        var kept = IndexVersion.Kept(Complete(found), VersionOf(published), before.Count > 0 ? VersionOf(before[0]) : null, keep).Select(IndexOf).ToHashSet();
        foreach (var old in found.Where(index => index.Mark?.State == VersionState.Published && !kept.Contains(index.Name)))
        {
            try
            {
                await DeleteUnusedAsync(old.Name, cancel);
            }
            catch (SearchException exception)
            {
                notices.Add($"The old index '{old.Name}' could not be deleted: {exception.Message}");
            }
        }
    }

    /// <summary>Reads all indexes that have the alias, and all indexes that this program made for the name.</summary>
    public async Task<IReadOnlyList<PhysicalIndex>> ReadAsync(CancellationToken cancel)
    {
        var escaped = Uri.EscapeDataString(name);
        var found = await ReadAsync($"{escaped},{escaped}-*?ignore_unavailable=true&allow_no_indices=true", cancel);
        return [.. found.Where(index => Holds(index) || index.Name == name || (index.Mark is not null && IsVersion(index.Name)))];
    }

    /// <summary>Refuses to change a name that refers to indexes of another program.</summary>
    /// <exception cref="BadInputException">It does; the message names them.</exception>
    public void RefuseForeign(IReadOnlyList<PhysicalIndex> holders)
    {
        var foreign = holders.Where(index => index.Mark is null || index.Name == name).Select(index => $"'{index.Name}'").Distinct().ToList();
        if (foreign.Count > 0)
        {
            throw new BadInputException(
                $"'{name}' at {cluster.Addresses} refers to {string.Join(", ", foreign)}. This program did not create it and does not replace it. " +
                "Choose another name with --index.");
        }
    }

    /// <summary>Whether the version was published. A job moves the alias first and marks the version after that.</summary>
    private bool IsComplete(PhysicalIndex index) => index.Mark is { } mark && (mark.State == VersionState.Published || Holds(index));

    /// <summary>Whether searches of the name use this index.</summary>
    public bool Holds(PhysicalIndex index) => index.Aliases.Contains(name);

    /// <summary>
    /// Moves the alias to a new version in one atomic step. The request may be repeated: it adds and removes aliases, and deletes
    /// nothing. The server refuses it if another job has moved the alias since <paramref name="before"/> was read: an alias has one write index.
    /// </summary>
    /// <param name="physicalName">The new version.</param>
    /// <param name="before">The indexes that had the alias when the job started.</param>
    /// <exception cref="SearchUnavailableException">The alias was not moved, or its state is unknown.</exception>
    public async Task SwapInAsync(string physicalName, IReadOnlyList<string> before)
    {
        var request = new UpdateAliasesRequest
        {
            Actions =
            [
                .. before.Where(old => old != physicalName).Select(Remove),
                new IndexUpdateAliasesAction { Add = new AddAction { Index = physicalName, Alias = name, IsWriteIndex = true } },
            ],
        };
        try
        {
            // Not cancellable: a request without a waiting caller may still move the alias.
            await cluster.SendAsync((client, token) => client.Indices.UpdateAliasesAsync(request, token), CancellationToken.None);
        }
        catch (SearchUnavailableException failure)
        {
            var holders = (await ReadAsync(CancellationToken.None)).Where(Holds).Select(index => index.Name).ToList();
            if (holders is [var only] && only == physicalName)
            {
                return; // The alias was moved; only the answer was lost.
            }

            throw holders.Except(before).FirstOrDefault() is { } other
                ? new AliasTakenException(name, other, failure)
                : failure;
        }
    }

    /// <summary>Removes the alias from all indexes, so that the name can no longer be searched.</summary>
    public Task TakeNameAsync(IReadOnlyList<string> holders, CancellationToken cancel)
    {
        var request = new UpdateAliasesRequest { Actions = [.. holders.Select(Remove)] };
        return cluster.SendAsync((client, token) => client.Indices.UpdateAliasesAsync(request, token), cancel);
    }

    /// <summary>Deletes a version that no search uses. An index with an alias is kept; a missing index is not an error.</summary>
    public async Task DeleteUnusedAsync(string physicalName, CancellationToken cancel)
    {
        try
        {
            if ((await ReadAsync($"{Uri.EscapeDataString(physicalName)}?", cancel)).All(index => index.Aliases.Count == 0))
            {
                var request = new DeleteIndexRequest(physicalName);
                await cluster.SendAsync((client, token) => client.Indices.DeleteAsync(request, token), cancel);
            }
        }
        catch (ElasticsearchException exception) when (exception.Status == HttpStatusCode.NotFound)
        {
            // Another process removed it.
        }
    }

    private async Task<IReadOnlyList<PhysicalIndex>> ReadAsync(string path, CancellationToken cancel) =>
        PhysicalIndex.ReadAll(await cluster.GetJsonAsync($"{path}&filter_path={PhysicalIndex.FilterPath}", cancel));

    private IndexUpdateAliasesAction Remove(string holder) => new() { Remove = new RemoveAction { Index = holder, Alias = name } };

    private bool IsVersion(string physicalName) => physicalName.StartsWith(name, StringComparison.Ordinal) && Version().IsMatch(physicalName.AsSpan(name.Length));

    [GeneratedRegex("^-[0-9a-f]{32}$")]
    private static partial Regex Version();
}
