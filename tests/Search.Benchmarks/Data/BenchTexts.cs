using System.Text;
using Search.Core.Collections;
using Search.Core.Storage;

namespace Search.Benchmarks.Data;

/// <summary>Passages for measurements: MS MARCO's subset, or the bundled sample where the test data are missing.</summary>
/// <param name="Collection">The collection that they come from.</param>
/// <param name="Texts">The passages, in order.</param>
internal sealed record BenchTexts(string Collection, IReadOnlyList<string> Texts)
{
    /// <summary>Fewer texts take too little time to measure, so a small collection is repeated.</summary>
    private const int LeastBytes = 8_000_000;

    /// <summary>Their size in UTF-8.</summary>
    public long Bytes => Texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));

    /// <summary>The first passages.</summary>
    public static IEnumerable<string> Some(int count) => (Subset.IsThere ? OfSubset() : OfSample()).Take(count);

    /// <summary>Loads the passages.</summary>
    public static BenchTexts Load()
    {
        if (Subset.IsThere)
        {
            return new BenchTexts("msmarco-subset", [.. OfSubset()]);
        }

        var once = new BenchTexts("everyday", [.. OfSample()]);
        var copies = (int)(LeastBytes / once.Bytes) + 1;
        return once with { Texts = [.. Enumerable.Repeat(once.Texts, copies).SelectMany(texts => texts)] };
    }

    private static IEnumerable<string> OfSubset() => Subset.Passages().Select(passage => passage.Contents);

    private static IEnumerable<string> OfSample()
    {
        using var collection = CollectionFile.Open(Path.Combine(SearchInstallation.Find(SearchInstallation.SampleCollection), "corpus.jsonl"));
        foreach (var entry in collection.Read())
        {
            yield return entry.Passage!.Contents;
        }
    }
}
