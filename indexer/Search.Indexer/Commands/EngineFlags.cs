using System.CommandLine;

namespace Search.Indexer.Commands;

/// <summary>The flags for the engine.</summary>
internal sealed class EngineFlags
{
    private readonly Option<string?> _engine = new("--engine") { Description = "lucene or elasticsearch; default: elasticsearch if a URL is given" };
    private readonly Option<string?> _url = new("--url") { Description = "Elasticsearch or OpenSearch, e.g. http://127.0.0.1:9200" };

    public void AddTo(Command command)
    {
        command.Add(_engine);
        command.Add(_url);
    }

    /// <summary>The values by setting key; null for flags that are not given.</summary>
    public Dictionary<string, string?> Values(ParseResult arguments) => new()
    {
        ["Engine"] = arguments.GetValue(_engine),
        ["Elasticsearch:Url"] = arguments.GetValue(_url),
    };
}
