using System.Text;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Indexing;

/// <summary>
/// Some of the passages that a job added, each with the same probability (reservoir sampling: Vitter 1985, "Random sampling with a
/// reservoir", algorithm R). They are read back before the index is published.
/// </summary>
/// <param name="size">How many passages at most.</param>
internal sealed class ContentSample(int size = ContentSample.DefaultSize)
{
    /// <summary>Enough to find an error in one of 20 passages with a probability of 99 %.</summary>
    public const int DefaultSize = 100;

    private readonly Random _random = new(size);
    private readonly List<(string Id, ContentHash Hash)> _passages = [];
    private long _seen;

    /// <summary>Counts a passage that was added.</summary>
    public void Add(PassageBytes passage)
    {
        _seen++;
        if (_passages.Count < size)
        {
            _passages.Add(Keep(passage));
        }
        else if (_random.NextInt64(_seen) is var place && place < size)
        {
            _passages[(int)place] = Keep(passage);
        }
    }

    /// <summary>Reads the passages back and compares them.</summary>
    /// <param name="writer">The writer that added them.</param>
    /// <param name="cancel">Cancels.</param>
    /// <returns>The ids under which the engine has another text or no passage.</returns>
    /// <exception cref="SearchUnavailableException">The engine could not read them.</exception>
    public async Task<IReadOnlyList<string>> FindWrongAsync(IIndexWriter writer, CancellationToken cancel)
    {
        if (_passages.Count == 0)
        {
            return [];
        }

        var found = (await writer.ReadAsync([.. _passages.Select(passage => passage.Id)], cancel)).ToDictionary(passage => passage.Id);
        return [.. _passages
            .Where(passage => !found.TryGetValue(passage.Id, out var stored) || ContentHash.Of(stored) != passage.Hash)
            .Select(passage => passage.Id)];
    }

    private static (string Id, ContentHash Hash) Keep(PassageBytes passage) => (Encoding.UTF8.GetString(passage.Id), passage.Hash);
}
