using System.CommandLine;

namespace Search.Web.Hosting;

/// <summary>
/// The flags of <c>serve</c> and <c>demo</c>. Each stands for one setting, is passed on as text, and is checked where settings are
/// loaded, so that a flag, a variable and a line of appsettings.json are refused with the same words.
/// </summary>
internal sealed class ServingFlags
{
    private readonly Option<string[]> _models = new("--model")
    {
        Description = "a reranker to serve, a registry name, a folder, or a cascade of two, FIRST+SECOND@N; may be given several times; default: the bundled one",
    };

    private readonly Dictionary<string, Option<string?>> _options = new()
    {
        ["Port"] = new("--port") { Description = "the port; 0 takes a free one; default: 5080" },
        ["Host"] = new("--host") { Description = "the address to listen on; default: 127.0.0.1, this machine only; 0.0.0.0: every network" },
        ["Window"] = new("--window") { Description = "how many BM25 results are reranked where a search does not say; default: 50" },
        ["Reranker:Precision"] = new("--precision") { Description = "fp32, fp16 or int8; default: the best that is exact enough" },
        ["Reranker:Device"] = new("--device") { Description = "cpu or cuda; default: cuda where a GPU answers" },
        ["Reranker:MaxLength"] = new("--max-length") { Description = "longest pair in tokens; default: the model's" },
        ["Reranker:Truncation"] = new("--truncation") { Description = "only_second (default) or longest_first" },
        ["Reranker:Head"] = new("--head") { Description = "scoring head, where the files cannot tell it" },
    };

    /// <summary>The flags that say where is searched.</summary>
    public ServingFlags WithEngine()
    {
        _options.Add("Engine", new("--engine") { Description = "lucene or elasticsearch; default: elasticsearch where a URL is given" });
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

    /// <summary>The values by the key of their setting; what was not given is null.</summary>
    public Dictionary<string, string?> Values(ParseResult arguments)
    {
        var values = _options.ToDictionary(option => option.Key, option => arguments.GetValue(option.Value));
        values["Model"] = arguments.GetValue(_models) is { Length: > 0 } models ? string.Join(',', models) : null;
        return values;
    }
}
