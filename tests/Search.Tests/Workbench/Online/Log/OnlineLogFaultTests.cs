using CsCheck;
using Microsoft.Data.Sqlite;
using Search.Core.Errors;
using Search.Workbench.Online;
using Search.Workbench.Online.Interleaving;
using Search.Workbench.Online.Log;

namespace Search.Tests.Workbench.Online.Log;

/// <summary>The log with several writers, killed writers, and files that are damaged or not ours.</summary>
public sealed class OnlineLogFaultTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => _folder.File("online.db");

    [Fact]
    public async Task Several_writers_at_once_lose_nothing()
    {
        const int Writers = 4, SearchesEach = 50;
        OnlineLog.Open(File).Create(Experiment());

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(() =>
        {
            var log = OnlineLog.Open(File);
            for (var i = 0; i < SearchesEach; i++)
            {
                var search = NewSearch();
                log.Add("e", search);
                Assert.True(log.TryAdd(search.Id, new LoggedEvent(search.At, 0, null)));
            }
        })));

        var searches = OnlineLog.Open(File).Searches("e");
        Assert.Equal(Writers * SearchesEach, searches.Count);
        Assert.All(searches, search => Assert.Single(search.Events));
    }

    [Fact]
    public async Task Processes_that_start_together_share_a_new_log()
    {
        var log = Task.Run(() => OnlineLog.Open(File));
        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(number =>
            ProgramRunner.RunAsync("Search.Cli", _folder.Path, ["eval", "online", "create", $"e{number}"])));

        Assert.All(results, result => Assert.Equal((0, ""), (result.ExitCode, result.Errors)));
        Assert.Equal(["e0", "e1"], (await log).Experiments().Select(experiment => experiment.Name).Order());
    }

    [Fact]
    public void What_a_killed_writer_had_committed_is_there_and_the_rest_is_not()
    {
        var log = OnlineLog.Open(File);
        log.Create(Experiment());
        log.Add("e", NewSearch());
        using var writer = new SqliteConnection($"Data Source={File}");
        writer.Open();
        using var transaction = writer.BeginTransaction();
        writer.Execute("PRAGMA cache_size = 1; UPDATE searches SET query = 'half written'; INSERT INTO events SELECT number, 0, 0, NULL FROM searches;");

        // The files as they are when the process ends at this moment.
        using var after = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(_folder.Path).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)))
        {
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var to = new FileStream(after.File(Path.GetFileName(file)), FileMode.CreateNew);
            from.CopyTo(to);
        }

        var search = Assert.Single(OnlineLog.Open(after.File("online.db")).Searches("e"));
        Assert.Equal(("moon", 0), (search.Query, search.Events.Count));
    }

    /// <summary>Takes about a minute: 40 processes, each killed at another moment of its life.</summary>
    [Fact(Explicit = true)]
    public async Task Killed_processes_leave_a_log_that_works()
    {
        const int Kills = 40;
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = ProgramRunner.Start("Search.Cli", _folder.Path, ["eval", "online", "create", $"e{kill}"]);
            await Task.Delay(100 + 15 * kill, TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            OnlineLog.Open(File).Create(new OnlineExperiment { Name = $"own{kill}", Mode = OnlineMode.Split, A = "a", B = "b", Created = DateTimeOffset.UnixEpoch });
        }

        var names = OnlineLog.Open(File).Experiments().Select(experiment => experiment.Name).ToList();
        Assert.Equal(Kills, names.Count(name => name.StartsWith("own", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_with_what_to_do()
    {
        System.IO.File.WriteAllText(File, "id,query\n1,moon\n" + new string('x', 2000));

        var error = Assert.Throws<BadInputException>(() => OnlineLog.Open(File));

        Assert.Contains($"{File} is damaged or no SQLite database", error.Message, StringComparison.Ordinal);
        Assert.Contains("move it away", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_cut_is_refused()
    {
        FillFile();
        using (var stream = System.IO.File.OpenWrite(File))
        {
            stream.SetLength(stream.Length / 2);
        }

        Assert.Contains("is damaged", Assert.Throws<BadInputException>(() => OnlineLog.Open(File).Searches("e")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_gives_a_clear_error_or_sound_records_and_nothing_else()
    {
        FillFile();
        var sound = System.IO.File.ReadAllBytes(File);
        var refused = 0;
        Gen.Select(Gen.Int[0, sound.Length - 1], Gen.Byte).Array[1, 40].Sample(
            damages =>
            {
                using var folder = new TempFolder();
                var bytes = sound.ToArray();
                foreach (var (place, value) in damages)
                {
                    bytes[place] = value;
                }

                System.IO.File.WriteAllBytes(folder.File("online.db"), bytes);
                try
                {
                    var log = OnlineLog.Open(folder.File("online.db"));
                    foreach (var experiment in log.Experiments())
                    {
                        log.Searches(experiment.Name);
                    }
                }
                catch (SearchException)
                {
                    refused++;
                }
            },
            iter: 200,
            threads: 1);

        Assert.InRange(refused, 1, 200);
    }

    [Theory]
    [InlineData(2, "made by a newer version of this program; expected 1. Use the newer program")]
    [InlineData(0, "made by an older version of this program; expected 1. Export its experiments with the older program")]
    public void Another_version_of_the_schema_is_refused_with_what_to_do(int version, string reason)
    {
        FillFile();
        Execute($"PRAGMA user_version = {version}");

        Assert.Contains(reason, Assert.Throws<BadInputException>(() => OnlineLog.Open(File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_not_changed()
    {
        Execute("CREATE TABLE bookmarks (url TEXT)");
        var before = System.IO.File.ReadAllBytes(File).Length;

        Assert.Contains("a database of another program", Assert.Throws<BadInputException>(() => OnlineLog.Open(File)).Message, StringComparison.Ordinal);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File).Length);
    }

    [Fact]
    public void A_folder_in_place_of_the_file_is_refused()
    {
        Directory.CreateDirectory(File);

        Assert.Contains("Check that it is a file", Assert.Throws<SearchUnavailableException>(() => OnlineLog.Open(File)).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private void FillFile()
    {
        var log = OnlineLog.Open(File);
        log.Create(Experiment());
        for (var i = 0; i < 300; i++)
        {
            var search = NewSearch();
            log.Add("e", search);
            log.TryAdd(search.Id, new LoggedEvent(search.At, 0, TimeSpan.FromSeconds(i)));
        }

        SqliteConnection.ClearAllPools(); // The last connection moves the write-ahead log into the file.
        Assert.Equal([File], Directory.EnumerateFiles(_folder.Path));
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        connection.Execute(sql);
    }

    private static OnlineExperiment Experiment() => new() { Name = "e", Mode = OnlineMode.Interleaved, A = "bm25", B = "reranked", Created = DateTimeOffset.UnixEpoch };

    private static LoggedSearch NewSearch() => new(
        Guid.NewGuid(), DateTimeOffset.UnixEpoch, "0123456789abcdef", "moon", null, [new ShownDocument("a", Arm.A), new ShownDocument("b", Arm.B)]);
}
