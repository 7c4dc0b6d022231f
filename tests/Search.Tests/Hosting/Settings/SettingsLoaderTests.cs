using System.Globalization;
using Search.Core.Errors;
using Search.Core.Storage;
using Search.Hosting.Settings;

namespace Search.Tests.Hosting.Settings;

public class SettingsLoaderTests
{
    private static readonly Dictionary<string, string?> NoFlags = [];

    [Fact]
    public void Defaults_are_as_documented()
    {
        var settings = Load();

        Assert.Equal(DataDirectory.Default, settings.Home);
        Assert.Null(settings.Engine);
        Assert.Equal("lucene", settings.EffectiveEngine);
        Assert.Null(settings.Index);
        Assert.Equal("sample", settings.SearchedIndex);
        Assert.Equal("default", settings.Model);
        Assert.Equal("127.0.0.1", settings.Host);
        Assert.Equal(5080, settings.Port);
        Assert.Equal(50, settings.Window);
        Assert.Equal(2, settings.Versions);
        Assert.Equal(0.9, settings.Bm25.K1);
        Assert.Equal(0.4, settings.Bm25.B);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.Elasticsearch.Timeout);
        Assert.Equal(3, settings.Elasticsearch.Retries);
        Assert.Equal("only_second", settings.Reranker.Truncation);
        Assert.Null(settings.Reranker.Precision);
    }

    [Fact]
    public void Flags_win_over_variables_and_variables_over_the_file()
    {
        using var folder = new TempFolder();
        var file = folder.File("appsettings.json");
        File.WriteAllText(file, """{ "Search": { "Port": 1, "Index": "from-file", "Elasticsearch": { "Retries": 7 } } }""");
        var variables = new Dictionary<string, string> { ["SEARCH_PORT"] = "2", ["SEARCH_INDEX"] = "from-variable" };

        var settings = SettingsLoader.Load(
            new Dictionary<string, string?> { ["Port"] = "3", ["Index"] = null }, variables.GetValueOrDefault, file);

        Assert.Equal(3, settings.Port);
        Assert.Equal("from-variable", settings.Index);
        Assert.Equal(7, settings.Elasticsearch.Retries);
    }

    [Fact]
    public void A_url_makes_elasticsearch_the_engine_unless_one_is_named()
    {
        Assert.Equal("elasticsearch", Load(("SEARCH_ELASTICSEARCH_URL", "http://localhost:9200")).EffectiveEngine);
        Assert.Equal("lucene", Load(
            ("SEARCH_ELASTICSEARCH_URL", "http://localhost:9200"), ("SEARCH_ENGINE", "lucene")).EffectiveEngine);
    }

    [Theory]
    [InlineData("SEARCH_TIME_LIMIT", "-00:00:01", "expected a time from 00:00:00.001")]
    [InlineData("SEARCH_PORT", "70000", "expected 0 to 65535")]
    [InlineData("SEARCH_HOST", "http://example.org", "expected an IP address")]
    [InlineData("SEARCH_ENGINE", "solr", "expected lucene or elasticsearch")]
    [InlineData("SEARCH_BM25_B", "1.5", "expected 0 to 1")]
    [InlineData("SEARCH_BM25_K1", "-1", "expected 0 to 1000")]
    [InlineData("SEARCH_RERANKER_PRECISION", "int4", "expected fp32, fp16, int8 or int8-fine")]
    [InlineData("SEARCH_RERANKER_MAX_LENGTH", "7", "expected 8 to 8192 tokens")]
    [InlineData("SEARCH_ELASTICSEARCH_TIMEOUT", "02:00:00", "expected 0.1 s to 1 h")]
    [InlineData("SEARCH_ELASTICSEARCH_CA_FINGERPRINT", "abc", "expected 64 hexadecimal digits")]
    public void A_value_out_of_range_is_refused_by_name(string variable, string value, string expected)
    {
        var exception = Assert.Throws<BadInputException>(() => Load((variable, value)));

        Assert.Contains(variable, exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_the_wrong_type_is_refused_with_one_message_for_all_settings()
    {
        Assert.Equal(
            "The variable SEARCH_PORT is 'many': expected 0 to 65535.",
            Assert.Throws<BadInputException>(() => Load(("SEARCH_PORT", "many"))).Message);
        Assert.All(
            Setting.All.Where(setting => setting.Property.PropertyType != typeof(string)),
            setting => Assert.Contains(
                $"The variable {setting.EnvironmentVariable} is 'many': expected ",
                Assert.Throws<BadInputException>(() => Load((setting.EnvironmentVariable, "many"))).Message,
                StringComparison.Ordinal));
    }

    [Fact]
    public void A_refused_value_is_reported_with_the_flag_variable_or_file_that_it_came_from()
    {
        using var folder = new TempFolder();
        var file = folder.File("appsettings.json");
        File.WriteAllText(file, """{ "Search": { "Window": "abc", "Port": 70000 } }""");

        Assert.Equal("--port is 'abc': expected 0 to 65535.", Refusal(("Port", "abc"), ("Window", "50")));
        Assert.Equal("--max-length is '7': expected 8 to 8192 tokens.", Refusal(("Reranker:MaxLength", "7"), ("Window", "50"), ("Port", "1")));
        Assert.Equal($"The setting Search:Window in {file} is 'abc': expected 1 to 1000.", Refusal(("Port", "1")));
        Assert.Equal($"The setting Search:Port in {file} is '70000': expected 0 to 65535.", Refusal(("Window", "50")));

        string Refusal(params (string Key, string? Value)[] flags) => Assert.Throws<BadInputException>(
            () => SettingsLoader.Load(flags.ToDictionary(flag => flag.Key, flag => flag.Value), _ => null, file)).Message;
    }

    [Fact]
    public void An_unknown_key_is_refused()
    {
        using var folder = new TempFolder();
        var file = folder.File("appsettings.json");
        File.WriteAllText(file, """{ "Search": { "Prot": 1 } }""");

        var exception = Assert.Throws<BadInputException>(() => SettingsLoader.Load(NoFlags, _ => null, file));

        Assert.Contains("Prot", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_is_refused_by_name()
    {
        using var folder = new TempFolder();
        var file = folder.File("appsettings.json");
        File.WriteAllText(file, "{ \"Search\": ");

        Assert.Contains(file, Assert.Throws<BadInputException>(() => SettingsLoader.Load(NoFlags, _ => null, file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_settings_file_of_this_checkout_is_read_without_complaint() =>
        SettingsLoader.Load(NoFlags, _ => null, TestData.InCheckout("appsettings.json"));

    [Fact]
    public void Every_setting_is_read_from_its_variable()
    {
        foreach (var setting in Setting.All)
        {
            var value = SampleValue(setting);
            var settings = Load((setting.EnvironmentVariable, value));

            Assert.Equal(value, Convert.ToString(setting.ValueIn(settings), CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Attached_indexes_are_read_with_their_queries_as_they_are_written()
    {
        using var folder = new TempFolder();
        var file = folder.File("appsettings.json");
        File.WriteAllText(file, """
            {"Search":{"Port":5081,"Attached":{"shop":{"Url":"http://localhost:9200","Index":"products","Text":["body"],
              "Queries":[{"name":"tuned","body":{"query":{"match":{"body":"{{query}}"}},"min_score":1.50}}]}}}}
            """);

        var settings = SettingsLoader.Load(NoFlags, _ => null, file);

        Assert.Equal(5081, settings.Port);
        Assert.Contains("1.50", settings.Attached["shop"].Queries[0].Body!.ToJsonString(), StringComparison.Ordinal);
    }

    private static string SampleValue(Setting setting) => setting.Key switch
    {
        "Engine" => "elasticsearch",
        "Host" => "0.0.0.0",
        "Reranker:Precision" => "int8",
        "Reranker:Device" => "cuda",
        "Reranker:Truncation" => "longest_first",
        "Reranker:Head" => "bert-2",
        "Reranker:Long" => "bm25:3",
        "Reranker:LongScore" => "mean3",
        "Reranker:LongWindow" => "64",
        "Elasticsearch:CaFingerprint" => new string('a', 64),
        "Elasticsearch:Timeout" or "TimeLimit" or "Checkpoint" => "00:00:07",
        "Bm25:B" => "0.75",
        "Elasticsearch:MaxRequestBytes" => "5000000",
        _ when setting.Property.PropertyType == typeof(string) => "other",
        _ when setting.Property.PropertyType == typeof(bool) => "True",
        _ => "9",
    };

    private static SearchSettings Load(params (string Name, string Value)[] variables)
    {
        var values = variables.ToDictionary(variable => variable.Name, variable => variable.Value);
        return SettingsLoader.Load(NoFlags, values.GetValueOrDefault, null);
    }
}
