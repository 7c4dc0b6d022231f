using System.Globalization;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Lucene;

/// <summary>The one place that names fields and what an index knows of itself.</summary>
internal static class LuceneFields
{
    /// <summary>The passage's id: stored, and as sorted doc values for the order of equal scores.</summary>
    public const string Id = "id";

    /// <summary>Stored only.</summary>
    public const string Title = "title";

    /// <summary>Stored only.</summary>
    public const string Text = "text";

    /// <summary>Title and text: searched, not stored.</summary>
    public const string Contents = "contents";

    /// <summary>Grows when fields, analysis or norms change.</summary>
    private const string SchemaVersion = "1";

    /// <summary>What is stored with a commit.</summary>
    public static Dictionary<string, string> Describe(Bm25Parameters bm25) => new()
    {
        ["schema"] = SchemaVersion,
        ["k1"] = bm25.K1.ToString("R", CultureInfo.InvariantCulture),
        ["b"] = bm25.B.ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>Reads what <see cref="Describe"/> stored.</summary>
    /// <exception cref="BadInputException">The index was made by another version of this program.</exception>
    public static Bm25Parameters ReadBm25(string index, IDictionary<string, string> data) =>
        data.TryGetValue("schema", out var schema) && schema == SchemaVersion
            ? new Bm25Parameters
            {
                K1 = double.Parse(data["k1"], CultureInfo.InvariantCulture),
                B = double.Parse(data["b"], CultureInfo.InvariantCulture),
            }
            : throw new BadInputException(
                $"The index '{index}' has the schema '{schema ?? "none"}'; this program reads '{SchemaVersion}'. " +
                $"Make it again with: ./search index SOURCE --index {index} --replace");
}
