using Search.Core.Retrieval;
using Search.Core.Settings;
using Search.Elasticsearch;
using Search.Lucene;

namespace Search.Cli;

/// <summary>Puts the program together.</summary>
internal static class Wiring
{
    public static ISearchEngine CreateEngine(SearchSettings settings) =>
        settings.EffectiveEngine == "elasticsearch"
            ? new ElasticsearchEngine(settings.Elasticsearch)
            : new LuceneEngine(new SearchHome(settings.Home));
}
