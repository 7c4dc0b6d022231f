using Search.Core.Attached;
using Search.Core.Errors;
using Search.Core.Retrieval;
using Search.Core.Storage;
using Search.Elasticsearch;
using Search.Elasticsearch.Attached;
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

    /// <summary>The descriptions of the attached indexes.</summary>
    public static AttachedIndexStore AttachedStore(SearchSettings settings) => new(new DataDirectory(settings.Home), settings.Attached);

    /// <summary>The attached indexes.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="marks">Whether searches ask the server which words match, for a page that shows them.</param>
    public static AttachedIndexes OpenAttached(SearchSettings settings, bool marks = false) => new(AttachedStore(settings), settings.Elasticsearch, marks);

    /// <summary>Opens what holds the index of the settings: the attached indexes if one has its name and no engine is chosen, otherwise the engine.</summary>
    public static ISearchIndexes OpenFor(SearchSettings settings)
    {
        var attached = OpenAttached(settings);
        return settings.Engine is null && attached.Owns(settings.SearchedIndex) ? attached : Open(settings);
    }

    /// <summary>Refuses to change an attached index.</summary>
    /// <exception cref="BadInputException">The index is attached.</exception>
    public static void RefuseAttached(SearchSettings settings, string index)
    {
        if (settings.Engine is null && OpenAttached(settings).Owns(index))
        {
            throw new BadInputException(
                $"'{index}' is attached: it is an index of your own, which is only searched. To forget the name (the index itself stays): ./search indexes detach {index}");
        }
    }

    /// <summary>Opens every engine that can be used, the chosen one first, and the attached indexes if there are any; the caller disposes the catalog.</summary>
    public static EngineCatalog OpenAll(SearchSettings settings)
    {
        var engines = new List<ISearchIndexes> { OpenEmbedded(settings) };
        if (OpenAttached(settings, marks: true) is { IsEmpty: false } attached)
        {
            engines.Add(attached);
        }

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
