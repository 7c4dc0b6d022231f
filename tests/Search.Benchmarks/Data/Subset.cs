using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Benchmarks.Data;

/// <summary>The MS MARCO passage subset of the test data (<c>SEARCH_TEST_DATA</c>, default <c>../shared</c>).</summary>
internal static class Subset
{
    /// <summary>Whether this machine has it.</summary>
    public static bool IsThere => Directory.Exists(Location);

    /// <summary>The folder of the test data.</summary>
    public static string TestData =>
        Path.GetFullPath(Environment.GetEnvironmentVariable("SEARCH_TEST_DATA") is { Length: > 0 } given ? given : "../shared");

    private static string Location => Path.Combine(TestData, "data", "msmarco-subset");

    private static string Folder => IsThere
        ? Location
        : throw new BadInputException($"'{Location}' does not exist; set SEARCH_TEST_DATA to the folder of the test data.");

    /// <summary>The files of the collection.</summary>
    public static string[] Collection => [.. Enumerable.Range(1, 3).Select(part => File($"collection.part{part}of3.tsv.gz"))];

    /// <summary>A file of the subset.</summary>
    public static string File(string name) => Path.Combine(Folder, name);

    /// <summary>The usual dynamic int8 file of the bundled model, which is in the test data too; null where it is missing.</summary>
    public static string? DynamicInt8Model =>
        Path.GetFullPath(Path.Combine(Location, "..", "..", "model", "onnx", "model_qint8.onnx")) is var path && System.IO.File.Exists(path) ? path : null;

    /// <summary>The queries of a set, <c>dl19</c> or <c>dev</c>.</summary>
    public static IReadOnlyList<string> Queries(string set) =>
        [.. Read(File($"queries.{set}.tsv")).Select(query => query.Text)];

    /// <summary>All passages, in the order of the files.</summary>
    public static IEnumerable<Search.Core.Passage> Passages() =>
        Collection.SelectMany(Read);

    /// <summary>Writes the passages several times, with the ids <c>COPY-ID</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="copies">How often.</param>
    /// <param name="varied">
    /// Leaves out an eighth of the words, other ones in each copy after the first. Copies of one passage then have different scores, as different passages
    /// have; with equal scores a search has more to compare than on real data.
    /// </param>
    /// <returns>The content hash of what was written.</returns>
    public static ContentHash WriteCopies(string path, int copies, bool varied = false)
    {
        var random = new Random(1);
        var passages = Passages().ToList();
        var hash = default(ContentHash);
        using var writer = new StreamWriter(path) { NewLine = "\n" };
        for (var copy = 1; copy <= copies; copy++)
        {
            foreach (var original in passages)
            {
                var text = varied && copy > 1 ? WithoutSomeWords(original.Text, random) : original.Text;
                var passage = original with { Id = $"{copy}-{original.Id}", Text = text };
                writer.WriteLine($"{passage.Id}\t{passage.Text}");
                hash = hash.Add(passage);
            }
        }

        return hash;
    }

    private static string WithoutSomeWords(string text, Random random) => string.Join(' ', text.Split(' ').Where(_ => random.Next(8) > 0));

    private static IEnumerable<Search.Core.Passage> Read(string path)
    {
        using var file = CollectionFile.Open(path);
        foreach (var entry in file.Read())
        {
            yield return entry.Passage ?? throw new BadInputException($"{path}, line {entry.Line}: {entry.Rejection!.Reason}");
        }
    }
}
