using System.Text;
using Microsoft.Data.Sqlite;
using Search.Core.Errors;
using Search.Workbench.Online;
using Search.Workbench.Online.Interleaving;
using Search.Workbench.Online.Log;

namespace Search.Tests.Workbench.Online.Log;

public sealed class OnlineLogTests : IDisposable
{
    private readonly Trials _trials = new();

    [Fact]
    public void What_is_logged_is_read_again_in_the_order_of_time()
    {
        _trials.Create();
        var shown = new[] { new ShownDocument("a \"1\"", Arm.A), new ShownDocument("ü,2", Arm.B), new ShownDocument("3", null) };
        var later = new LoggedSearch(Guid.NewGuid(), _trials.Clock.GetUtcNow() + TimeSpan.FromHours(1), "v", "later", Arm.B, []);
        var search = new LoggedSearch(Guid.NewGuid(), _trials.Clock.GetUtcNow(), "v", "what's\n\u0000 a 'moon'; DROP TABLE searches;", null, shown);
        LoggedEvent[] events = [new(search.At + TimeSpan.FromSeconds(1), 2, null), new(search.At + TimeSpan.FromSeconds(9), 2, TimeSpan.FromSeconds(8))];

        _trials.Log.Add("e", later);
        _trials.Log.Add("e", search);
        Assert.All(events.Reverse(), happened => Assert.True(_trials.Log.TryAdd(search.Id, happened)));

        Assert.Equivalent(new[] { search with { Events = events }, later }, _trials.Log.Searches("e"), strict: true);
    }

    [Fact]
    public void Experiments_are_read_again_with_all_they_fix()
    {
        var experiment = new OnlineExperiment
        {
            Name = "shadow-1",
            Mode = OnlineMode.Shadow,
            A = "bm25",
            B = "default",
            Created = _trials.Clock.GetUtcNow(),
            Settling = TimeSpan.FromMinutes(5),
            ShadowEvery = 20,
        };
        _trials.Log.Create(experiment);

        Assert.Equivalent(experiment, _trials.Log.Find("shadow-1"), strict: true);
        Assert.Equal(experiment.Salt, _trials.Log.Find("shadow-1").Salt);
    }

    [Theory]
    [InlineData("", "bm25", "default", 1, 30, "name of the experiment is ''")]
    [InlineData("a b", "bm25", "default", 1, 30, "name of the experiment is 'a b'")]
    [InlineData("x", "bm25", "bm25", 1, 30, "expected two different names")]
    [InlineData("x", "bm25", "default", 0, 30, "expected at least 1")]
    [InlineData("x", "bm25", "default", 1, -1, "expected 0 seconds to 1 day")]
    [InlineData("taken", "bm25", "default", 1, 30, "already an experiment 'taken'")]
    public void An_experiment_that_makes_no_sense_is_refused(string name, string a, string b, int every, int minutes, string reason)
    {
        _trials.Create("taken");
        var experiment = new OnlineExperiment
        {
            Name = name,
            Mode = OnlineMode.Shadow,
            A = a,
            B = b,
            Created = _trials.Clock.GetUtcNow(),
            ShadowEvery = every,
            Settling = TimeSpan.FromMinutes(minutes),
        };

        Assert.Contains(reason, Assert.Throws<BadInputException>(() => _trials.Log.Create(experiment)).Message, StringComparison.Ordinal);
        Assert.Single(_trials.Log.Experiments());
    }

    [Fact]
    public void An_unknown_experiment_is_refused_with_the_ones_there_are()
    {
        _trials.Create("one");
        _trials.Create("two");

        Assert.All(
            new Action[]
            {
                () => _trials.Log.Find("three"), () => _trials.Log.Searches("three"), () => _trials.Log.Shadows("three"), () => _trials.Log.Delete("three"),
                () => _trials.Search("AB", [], experiment: "three"),
            },
            action => Assert.Contains("no experiment 'three'", Assert.Throws<BadInputException>(action).Message, StringComparison.Ordinal));
        Assert.Contains("found: one, two.", Assert.Throws<BadInputException>(() => _trials.Log.Find("three")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_visitors_id_is_nowhere_in_the_files()
    {
        var trial = _trials.Begin();
        var visitor = Search.Workbench.Online.Visitors.VisitorId.New();
        trial.Interleave(visitor, "moon", ["a"], ["b"], 2);

        Assert.DoesNotContain(visitor.Text, Files(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("moon", Files(), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_user_may_read_the_files()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has other rights.");
            return;
        }

        _trials.Create();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(_trials.Path)!))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void The_tables_have_no_column_for_anything_else_about_a_person()
    {
        using var connection = new SqliteConnection($"Data Source={_trials.Path}");
        connection.Open();

        Assert.Equal(
            ["number", "id", "experiment", "at_ms", "visitor", "query", "arm", "documents", "teams"],
            connection.Rows("PRAGMA table_info(searches)", row => row.GetString(1)));
        Assert.Equal(["search", "at_ms", "place", "dwell_ms"], connection.Rows("PRAGMA table_info(events)", row => row.GetString(1)));
    }

    [Fact]
    public void Nothing_of_a_deleted_experiment_stays_in_the_files()
    {
        _trials.Create();
        _trials.Create("other");
        _trials.Search("AB", [0], query: "very private words");
        _trials.Search("AB", [0], query: "kept words", experiment: "other");

        Assert.Equal(1, _trials.Log.Delete("e"));

        Assert.DoesNotContain("very private words", Files(), StringComparison.Ordinal);
        Assert.Equal("kept words", Assert.Single(_trials.Log.Searches("other")).Query);
        Assert.Equal("other", Assert.Single(_trials.Log.Experiments()).Name);
    }

    [Fact]
    public void Old_searches_are_deleted_with_their_clicks_and_younger_ones_stay()
    {
        _trials.Create();
        _trials.Search("AB", [0], query: "old words");
        _trials.Clock.Advance(TimeSpan.FromDays(40));
        _trials.Search("AB", [1], query: "young words");

        Assert.Equal(1, _trials.Log.DeleteBefore(_trials.Clock.GetUtcNow() - TimeSpan.FromDays(30)));

        Assert.Equal("young words", Assert.Single(_trials.Log.Searches("e")).Query);
        Assert.DoesNotContain("old words", Files(), StringComparison.Ordinal);
        using var connection = new SqliteConnection($"Data Source={_trials.Path}");
        connection.Open();
        Assert.Equal(1, connection.Scalar<long>("SELECT COUNT(*) FROM events"));
    }

    public void Dispose() => _trials.Dispose();

    private string Files()
    {
        var text = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(_trials.Path)!))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            text.Append(reader.ReadToEnd());
        }

        return text.ToString();
    }
}
