using Search.Core.Errors;
using Search.Core.Indexing;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Hosting.Engines;
using Search.Hosting.Settings;
using Search.Indexing;
using Search.Indexing.Sources;
using Search.Web.Searching;

namespace Search.Web.Hosting;

/// <summary>The index of the bundled sample collection, in the embedded engine.</summary>
internal static class SampleIndex
{
    /// <summary>Indexes the sample if it is not indexed yet.</summary>
    /// <exception cref="SearchException">The sample is missing, or the index cannot be written.</exception>
    public static async Task EnsureAsync(SearchSettings settings, CancellationToken cancel)
    {
        await using var engine = SearchEngines.OpenEmbedded(settings);
        if (await IsThereAsync(engine, cancel))
        {
            return;
        }

        var source = Source.Resolve(["sample"]);
        var definition = new IndexDefinition(BundledSample.IndexName, settings.Bm25, source.Identity, settings.Versions);
        await using var writer = await engine.CreateIndexAsync(definition, replace: true, cancel);
        using var deadLetters = DeadLetterFile.Of(new DataDirectory(settings.Home), definition.Name, writer.Version, writer.Checkpoint.Rejected);
        await new IndexJob(source, writer, deadLetters).RunAsync(cancel);
        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>An index from another version of this program counts as missing and is built again.</summary>
    private static async Task<bool> IsThereAsync(ISearchEngine engine, CancellationToken cancel)
    {
        try
        {
            await engine.DescribeIndexAsync(BundledSample.IndexName, cancel);
            return true;
        }
        catch (BadInputException)
        {
            return false;
        }
    }
}
