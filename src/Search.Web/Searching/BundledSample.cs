using System.Text.Json;
using Search.Core.Settings;

namespace Search.Web.Searching;

/// <summary>What is known about the bundled sample: queries to try.</summary>
public sealed class BundledSample(IReadOnlyList<string> queries)
{
    /// <summary>The name that the sample's index has everywhere.</summary>
    public const string IndexName = "sample";

    private const int Examples = 12;

    /// <summary>Reads the bundled files.</summary>
    public static BundledSample Load()
    {
        var folder = SearchInstallation.Find(SearchInstallation.SampleCollection);
        var queries = File.ReadLines(Path.Combine(folder, "queries.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!);
        return new BundledSample([.. queries]);
    }

    /// <summary>Queries to try on an index; none for an index that we know nothing about.</summary>
    public IReadOnlyList<string> ExamplesFor(string? index) => index == IndexName ? [.. queries.Take(Examples)] : [];
}
