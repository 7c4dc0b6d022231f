using System.Text;
using Search.Core.Collections;
using Search.Core.Settings;

namespace Search.Benchmarks.Data;

/// <summary>Passages to measure on: MS MARCO's subset, or the bundled sample where the test data are not there.</summary>
/// <param name="Collection">Where they are from.</param>
/// <param name="Texts">The passages, in order.</param>
internal sealed record BenchTexts(string Collection, IReadOnlyList<string> Texts)
{
    /// <summary>Less than this takes too little time for a clock; a small collection is repeated.</summary>
    private const int LeastBytes = 8_000_000;

    /// <summary>Their size in UTF-8.</summary>
    public long Bytes => Texts.Sum(text => (long)Encoding.UTF8.GetByteCount(text));

    /// <summary>Loads the passages.</summary>
    public static BenchTexts Load()
    {
        if (Subset.IsThere)
        {
            return new BenchTexts("msmarco-subset", [.. Subset.Passages().Select(passage => passage.Contents)]);
        }

        var file = Path.Combine(SearchInstallation.Find(SearchInstallation.SampleCollection), "corpus.jsonl");
        using var collection = CollectionFile.Open(file);
        var once = new BenchTexts("everyday", [.. collection.Read().Select(entry => entry.Passage!.Contents)]);
        var copies = (int)(LeastBytes / once.Bytes) + 1;
        return once with { Texts = [.. Enumerable.Repeat(once.Texts, copies).SelectMany(texts => texts)] };
    }
}
