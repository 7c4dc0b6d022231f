using System.ComponentModel.DataAnnotations;
using Search.Core.Attached;
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
    /// <summary>The data directory: Lucene indexes, built model variants and other state.</summary>
    /// <value>The default is <c>$XDG_DATA_HOME/search</c>, else <c>~/.local/share/search</c>.</value>
    [Required(ErrorMessage = "expected a folder")]
    public string Home { get; set; } = DataDirectory.Default;

    /// <summary>The first-stage engine: <c>lucene</c> or <c>elasticsearch</c>.</summary>
    /// <value>The default is null: <c>elasticsearch</c> if a URL is given, otherwise <c>lucene</c>.</value>
    [AllowedValues(null, "lucene", "elasticsearch", ErrorMessage = "expected lucene or elasticsearch")]
    public string? Engine { get; set; }

    /// <summary>The index to search or to build.</summary>
    /// <value>The default is null: searches use <c>sample</c>, and a new index gets the name of its source.</value>
    [MinLength(1, ErrorMessage = "expected an index name")]
    public string? Index { get; set; }

    /// <summary>The rerankers to serve, registry names, folders or cascades (<c>FIRST+SECOND@N</c>), separated by commas; the first one is the default.</summary>
    /// <value>The default is <c>default</c>, the bundled reranker.</value>
    [Required(ErrorMessage = "expected a model name or folder")]
    public string Model { get; set; } = "default";

    /// <summary>A folder of model files for machines without a network; it is searched before anything is downloaded.</summary>
    /// <value>The default is null: no folder.</value>
    public string? Models { get; set; }

    /// <summary>A folder of data set files, named by their MD5 or their own name, for machines without a network; it is searched before anything is downloaded.</summary>
    /// <value>The default is null: no folder.</value>
    public string? Data { get; set; }

    /// <summary>A JSON file with data sets that are added to the built-in ones or replace them, for example with the address of a mirror.</summary>
    /// <value>The default is null: only the built-in data sets.</value>
    public string? DataSets { get; set; }

    /// <summary>The address that the web app listens on: only this machine, or all addresses (<c>0.0.0.0</c>, for containers).</summary>
    /// <value>The default is <c>127.0.0.1</c>.</value>
    [RegularExpression(@"localhost|[0-9.]+|\[[0-9A-Fa-f:]+\]", ErrorMessage = "expected an IP address, as in 127.0.0.1, 0.0.0.0 or [::1]")]
    public string Host { get; set; } = "127.0.0.1";

    /// <summary>Host names that the web app accepts besides <c>localhost</c> and its own address, separated by commas; <c>*</c> accepts any.</summary>
    /// <value>The default is null: no other names.</value>
    [RegularExpression(@"\*|[A-Za-z0-9.*\[\]:-]+(\s*,\s*[A-Za-z0-9.*\[\]:-]+)*", ErrorMessage = "expected host names without a port, as in search.example.org, or *")]
    public string? AllowedHosts { get; set; }

    /// <summary>How many searches of the web app run at once.</summary>
    /// <value>The default is 64.</value>
    [Range(1, 10_000, ErrorMessage = "expected 1 to 10000")]
    public int MaxSearches { get; set; } = 64;

    /// <summary>How many more searches may wait; further searches are refused.</summary>
    /// <value>The default is 256.</value>
    [Range(0, 100_000, ErrorMessage = "expected 0 to 100000")]
    public int MaxWaiting { get; set; } = 256;

    /// <summary>How many pages may be open in browsers at once; further visitors are asked to try again later.</summary>
    /// <value>The default is 500.</value>
    [Range(1, 100_000, ErrorMessage = "expected 1 to 100000")]
    public int MaxPages { get; set; } = 500;

    /// <summary>The web app's port; 0 means any free port.</summary>
    /// <value>The default is 5080.</value>
    [Range(0, 65535, ErrorMessage = "expected 0 to 65535")]
    public int Port { get; set; } = 5080;

    /// <summary>How many BM25 results are reranked if a request does not say.</summary>
    /// <value>The default is 50.</value>
    [Range(1, 1000, ErrorMessage = "expected 1 to 1000")]
    public int Window { get; set; } = 50;

    /// <summary>How long reranking may take. Candidates not scored by then follow the scored ones, in BM25's order.</summary>
    /// <value>The default is null: no limit.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00", ErrorMessage = "expected a time from 00:00:00.001 to 00:10:00")]
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>How many versions of an index are kept when it is replaced, including the new one; older ones can be made current again.</summary>
    /// <value>The default is 2.</value>
    [Range(1, 100, ErrorMessage = "expected 1 to 100 versions")]
    public int Versions { get; set; } = IndexDefinition.DefaultKeptVersions;

    /// <summary>The time between two checkpoints of an index job. A killed job continues from the last checkpoint.</summary>
    /// <value>The default is 15 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00", ErrorMessage = "expected a time from 00:00:00.1 to 01:00:00")]
    public TimeSpan Checkpoint { get; set; } = JobCheckpoint.DefaultInterval;

    /// <summary>BM25's parameters for new indexes.</summary>
    public Bm25Parameters Bm25 { get; set; } = new();

    /// <summary>The connection to Elasticsearch or OpenSearch.</summary>
    public ElasticsearchSettings Elasticsearch { get; set; } = new();

    /// <summary>How pairs are scored.</summary>
    public ScoringOptions Reranker { get; set; } = new();

    /// <summary>Attached indexes by name, from the section <c>Attached</c> of appsettings.json; others are kept in the data directory.</summary>
    public IReadOnlyDictionary<string, AttachedIndex> Attached { get; internal set; } = new Dictionary<string, AttachedIndex>();

    /// <summary>The engine to use: <see cref="Engine"/>, or the default.</summary>
    public string EffectiveEngine =>
        Engine ?? (string.IsNullOrEmpty(Elasticsearch.Url) ? "lucene" : "elasticsearch");

    /// <summary>The index to search: <see cref="Index"/>, or the bundled sample.</summary>
    public string SearchedIndex => Index ?? "sample";
}
