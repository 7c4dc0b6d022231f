using System.ComponentModel.DataAnnotations;
using Search.Core.Indexing;
using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Elasticsearch;

namespace Search.Hosting.Settings;

/// <summary>
/// Every setting of every program. Values come from flags, then <c>SEARCH_*</c> environment variables, then the section
/// <c>Search</c> of appsettings.json, then the defaults here; see <see cref="SettingsLoader"/>.
/// </summary>
public sealed class SearchSettings
{
    /// <summary>The folder of embedded indexes, built model variants and other state.</summary>
    /// <value>The default is <c>$XDG_DATA_HOME/search</c>, else <c>~/.local/share/search</c>.</value>
    [Required(ErrorMessage = "expected a folder")]
    public string Home { get; set; } = DataDirectory.Default;

    /// <summary>The first-stage engine: <c>lucene</c> or <c>elasticsearch</c>.</summary>
    /// <value>The default is null: <c>elasticsearch</c> where a URL is given, otherwise <c>lucene</c>.</value>
    [AllowedValues(null, "lucene", "elasticsearch", ErrorMessage = "expected lucene or elasticsearch")]
    public string? Engine { get; set; }

    /// <summary>The index to search or to make.</summary>
    /// <value>The default is null: <c>sample</c> is searched, and an index that is made has the name of its source.</value>
    [MinLength(1, ErrorMessage = "expected an index name")]
    public string? Index { get; set; }

    /// <summary>The rerankers to serve, registry names, folders or cascades (<c>FIRST+SECOND@N</c>), separated by commas; the first one is the default.</summary>
    /// <value>The default is <c>default</c>, the bundled reranker.</value>
    [Required(ErrorMessage = "expected a model name or folder")]
    public string Model { get; set; } = "default";

    /// <summary>A folder of model files for machines without a network: they are looked for there before anything is downloaded.</summary>
    /// <value>The default is null: there is none.</value>
    public string? Models { get; set; }

    /// <summary>The address that the web app listens on: this machine alone, or in a container everyone (<c>0.0.0.0</c>).</summary>
    /// <value>The default is <c>127.0.0.1</c>.</value>
    [RegularExpression(@"localhost|[0-9.]+|\[[0-9A-Fa-f:]+\]", ErrorMessage = "expected an IP address, as in 127.0.0.1, 0.0.0.0 or [::1]")]
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Host names that requests to the web app may have besides <c>localhost</c> and the address it listens on, separated by commas; <c>*</c> allows any.</summary>
    /// <value>The default is null: no other name.</value>
    [RegularExpression(@"\*|[A-Za-z0-9.*\[\]:-]+(\s*,\s*[A-Za-z0-9.*\[\]:-]+)*", ErrorMessage = "expected host names without a port, as in search.example.org, or *")]
    public string? AllowedHosts { get; set; }

    /// <summary>How many searches of the web app run at once.</summary>
    /// <value>The default is 64.</value>
    [Range(1, 10_000, ErrorMessage = "expected 1 to 10000")]
    public int MaxSearches { get; set; } = 64;

    /// <summary>How many searches wait for their turn when that many run; the next one is refused.</summary>
    /// <value>The default is 256.</value>
    [Range(0, 100_000, ErrorMessage = "expected 0 to 100000")]
    public int MaxWaiting { get; set; } = 256;

    /// <summary>How many pages may be open in browsers at once; the next visitor is asked to come again.</summary>
    /// <value>The default is 500.</value>
    [Range(1, 100_000, ErrorMessage = "expected 1 to 100000")]
    public int MaxPages { get; set; } = 500;

    /// <summary>The web app's port; 0 takes a free one.</summary>
    /// <value>The default is 5080.</value>
    [Range(0, 65535, ErrorMessage = "expected 0 to 65535")]
    public int Port { get; set; } = 5080;

    /// <summary>How many BM25 results are reranked where a request does not say.</summary>
    /// <value>The default is 50.</value>
    [Range(1, 1000, ErrorMessage = "expected 1 to 1000")]
    public int Window { get; set; } = 50;

    /// <summary>How long reranking may take; what is not judged by then keeps BM25's order, below what is.</summary>
    /// <value>The default is null: as long as it takes.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00", ErrorMessage = "expected a time from 00:00:00.001 to 00:10:00")]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>How many versions of an index stay when it is replaced, the new one included: the others can be swapped back.</summary>
    /// <value>The default is 2.</value>
    [Range(1, 100, ErrorMessage = "expected 1 to 100 versions")]
    public int Versions { get; set; } = IndexDefinition.DefaultKeptVersions;

    /// <summary>BM25's parameters for indexes that are made.</summary>
    public Bm25Parameters Bm25 { get; set; } = new();

    /// <summary>How to reach Elasticsearch or OpenSearch.</summary>
    public ElasticsearchSettings Elasticsearch { get; set; } = new();

    /// <summary>How pairs are scored.</summary>
    public ScoringOptions Reranker { get; set; } = new();

    /// <summary>The engine to use: <see cref="Engine"/>, or what follows from the URL.</summary>
    public string EffectiveEngine =>
        Engine ?? (string.IsNullOrEmpty(Elasticsearch.Url) ? "lucene" : "elasticsearch");

    /// <summary>The index to search: <see cref="Index"/>, or the bundled sample's.</summary>
    public string SearchedIndex => Index ?? "sample";
}
