using System.CommandLine;
using System.CommandLine.Parsing;

namespace Search.Web.Serving;

/// <summary>
/// The options of <c>serve</c> and <c>demo</c>. Each stands for one setting, is passed on as text, and is checked where settings
/// are loaded, so that a flag, a variable and a line of appsettings.json are refused with the same words.
/// </summary>
internal static class ServingOptions
{
    public static IEnumerable<Option> Common { get; } =
    [
        Setting("--port", "Port", "The port on this machine; 0 takes a free one. Default: 5080."),
        Setting("--model", "Model", "A reranker, a registry name or a folder; may be given several times. Default: the bundled one.", several: true),
        Setting("--precision", "Reranker:Precision", "fp32, fp16 or int8. Default: the best one that is exact enough here."),
        Setting("--device", "Reranker:Device", "cpu or cuda. Default: cuda where there is one."),
        Setting("--max-length", "Reranker:MaxLength", "The longest pair in tokens. Default: what the model allows."),
        Setting("--truncation", "Reranker:Truncation", "only_second (default: the passage is cut) or longest_first."),
        Setting("--head", "Reranker:Head", "The scoring head, where the model's files cannot tell."),
    ];

    public static IEnumerable<Option> Engine { get; } =
    [
        Setting("--engine", "Engine", "lucene or elasticsearch. Default: elasticsearch where a URL is given, otherwise lucene."),
        Setting("--url", "Elasticsearch:Url", "URL of Elasticsearch or OpenSearch."),
        Setting("--index", "Index", "The index to search. Default: sample."),
    ];

    /// <summary>The flags that were given, by the key of their setting.</summary>
    public static Dictionary<string, string?> Flags(ParseResult parsed) =>
        parsed.CommandResult.Command.Options.OfType<SettingOption>()
            .Where(option => parsed.GetResult(option) is not null)
            .ToDictionary(option => option.Key, option => (string?)string.Join(',', parsed.GetValue(option)!));

    private static SettingOption Setting(string name, string key, string description, bool several = false) =>
        new(name, key)
        {
            Description = description,
            HelpName = key.Split(':')[^1].ToLowerInvariant(),
            Arity = several ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
            CustomParser = result => [.. result.Tokens.Select(token => token.Value)],
        };

    private sealed class SettingOption(string name, string key) : Option<string[]>(name)
    {
        public string Key { get; } = key;
    }
}
