using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Elasticsearch;
using Search.Hosting.Settings;
using Search.Lucene;
using Search.Lucene.Analysis;

namespace Search.Hosting.Engines;

/// <summary>Opens the search engines of the settings.</summary>
public static class SearchEngines
{
    /// <summary>Opens the engine that the settings choose; the caller disposes it.</summary>
    public static ISearchEngine Open(SearchSettings settings) =>
        UsesElasticsearch(settings) ? new ElasticsearchEngine(settings.Elasticsearch) : OpenEmbedded(settings);

    /// <summary>Opens the embedded engine; the caller disposes it.</summary>
    public static ISearchEngine OpenEmbedded(SearchSettings settings) => new LuceneEngine(new DataDirectory(settings.Home));

    /// <summary>Opens every engine that can be used, the chosen one first; the caller disposes the catalog.</summary>
    public static EngineCatalog OpenAll(SearchSettings settings)
    {
        var engines = new List<ISearchEngine> { OpenEmbedded(settings) };
        if (UsesElasticsearch(settings) || !string.IsNullOrEmpty(settings.Elasticsearch.Url))
        {
            engines.Add(new ElasticsearchEngine(settings.Elasticsearch));
        }

        return new EngineCatalog([.. engines.OrderByDescending(engine => engine.Name == settings.EffectiveEngine)]);
    }

    /// <summary>Finds the words of a query in a text, with the same analysis as both engines.</summary>
    public static IHighlighter CreateHighlighter() => new TextHighlighter();

    private static bool UsesElasticsearch(SearchSettings settings) => settings.EffectiveEngine == "elasticsearch";
}
