using System.CommandLine;
using Search.Hosting.Commands;

namespace Search.Web.Hosting;

/// <summary>
/// The flags of <c>serve</c> and <c>demo</c>. Each flag sets one setting. Values are passed as text and checked when the settings are
/// loaded, so that flags, variables and appsettings.json give the same error messages.
/// </summary>
internal sealed class ServingFlags
{
    private readonly Option<string[]> _models = new("--model")
    {
        Description = "a reranker to serve: a registry name, a folder, or a cascade FIRST+SECOND@N; may be repeated; default: the bundled one",
    };

    private readonly Dictionary<string, Option<string?>> _options = new(ScoringOptionFlags.Create())
    {
        ["Port"] = new("--port") { Description = "the port; 0 means any free port; default: 5080" },
        ["Host"] = new("--host") { Description = "the address to listen on; default: 127.0.0.1, this machine only; 0.0.0.0: every network" },
        ["Window"] = new("--window") { Description = "how many BM25 results are reranked if a search does not say; default: 50" },
    };

    /// <summary>Adds the flags for the engine and the index.</summary>
    public ServingFlags WithEngine()
    {
        _options.Add("Engine", new("--engine") { Description = "lucene or elasticsearch; default: elasticsearch if a URL is given" });
        _options.Add("Elasticsearch:Url", new("--url") { Description = "Elasticsearch or OpenSearch, e.g. http://127.0.0.1:9200" });
        _options.Add("Index", new("--index") { Description = "the index to search; default: sample" });
        return this;
    }

    public void AddTo(Command command)
    {
        command.Add(_models);
        foreach (var option in _options.Values)
        {
            command.Add(option);
        }
    }

    /// <summary>The values by setting key; null for flags that are not given.</summary>
    public Dictionary<string, string?> Values(ParseResult arguments)
    {
        var values = _options.ToDictionary(option => option.Key, option => arguments.GetValue(option.Value));
        values["Model"] = arguments.GetValue(_models) is { Length: > 0 } models ? string.Join(',', models) : null;
        return values;
    }
}
