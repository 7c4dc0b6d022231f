using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;

namespace Search.Indexing;

/// <summary>Reads every passage of an index and compares them with what was stored when the index was published.</summary>
/// <param name="Index">The index's name.</param>
/// <param name="Passages">How many passages were read.</param>
/// <param name="ContentHash">Their hash.</param>
/// <param name="Problems">What is not as it was published; empty if the index is unchanged.</param>
public sealed record IndexVerification(string Index, long Passages, ContentHash ContentHash, IReadOnlyList<string> Problems)
{
    /// <summary>Reads the index.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="index">The index's name.</param>
    /// <param name="progress">Receives how many passages were read; may be null.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="IndexNotFoundException">There is no index with this name.</exception>
    /// <exception cref="SearchUnavailableException">The engine does not answer.</exception>
    public static async Task<IndexVerification> RunAsync(
        ISearchEngine engine, string index, IProgress<long>? progress, CancellationToken cancel)
    {
        var described = await engine.DescribeIndexAsync(index, cancel);
        var (passages, content) = (0L, default(ContentHash));
        await foreach (var batch in engine.ReadPassagesAsync(index, cancel))
        {
            using (batch)
            {
                for (var place = 0; place < batch.Count; place++)
                {
                    content = content.Add(batch[place].Hash);
                }

                passages += batch.Count;
                progress?.Report(passages);
            }
        }

        var published = described.Metadata;
        string?[] problems =
        [
            passages == published.Indexed ? null : $"{passages:N0} passages were read; {published.Indexed:N0} were published",
            described.Passages == passages ? null : $"the engine counts {described.Passages:N0} passages; {passages:N0} were read",
            content == published.ContentHash ? null : $"the content hash is {content}; it was {published.ContentHash} when the index was published",
        ];
        return new IndexVerification(index, passages, content, [.. problems.OfType<string>(), .. await engine.FindDamageAsync(index, cancel)]);
    }
}
