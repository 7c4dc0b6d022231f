using Microsoft.Extensions.Time.Testing;
using Search.Workbench.Online;
using Search.Workbench.Online.Figures;
using Search.Workbench.Online.Interleaving;
using Search.Workbench.Online.Log;
using Search.Workbench.Online.Visitors;

namespace Search.Tests.Workbench.Online;

/// <summary>A log in a folder of its own, with a clock that tests move, and shorthands for what visitors do.</summary>
internal sealed class Trials : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _ids;

    public Trials() => Log = OnlineLog.Open(Path);

    public string Path => _folder.File("online.db");

    public OnlineLog Log { get; }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero));

    public OnlineExperiment Create(string name = "e", OnlineMode mode = OnlineMode.Interleaved)
    {
        var experiment = new OnlineExperiment { Name = name, Mode = mode, A = "bm25", B = "reranked", Created = Clock.GetUtcNow() };
        Log.Create(experiment);
        return experiment;
    }

    public OnlineTrial Begin(OnlineMode mode = OnlineMode.Interleaved) => new(Log, Create(mode: mode), Clock);

    /// <summary>Logs a search with known teams, one letter a place, a minute after the last one, and clicks on places.</summary>
    public Guid Search(string teams, int[] clicks, string visitor = "v", string query = "q", Arm? arm = null, string experiment = "e")
    {
        Clock.Advance(TimeSpan.FromMinutes(1));
        var id = new Guid(++_ids, 0, 0, new byte[8]);
        var shown = teams.Select((team, place) => new ShownDocument($"d{place}", team switch { 'A' => Arm.A, 'B' => Arm.B, _ => null }));
        Log.Add(experiment, new LoggedSearch(id, Clock.GetUtcNow(), visitor, query, arm, [.. shown]));
        foreach (var place in clicks)
        {
            Assert.True(Log.TryAdd(id, new LoggedEvent(Clock.GetUtcNow(), place, null)));
        }

        return id;
    }

    /// <summary>Logs that A won so many searches, B so many, and so many were tied, each by a visitor of its own.</summary>
    public void Searches(int winsA, int winsB, int ties)
    {
        foreach (var (clicks, count) in new[] { (0, winsA), (1, winsB), (2, ties) })
        {
            for (var i = 0; i < count; i++)
            {
                Search(_ids % 2 == 0 ? "AB-" : "BA-", [clicks == 2 ? 2 : _ids % 2 == 0 ? clicks : 1 - clicks], $"v{_ids}");
            }
        }
    }

    /// <summary>The figures when every search is settled.</summary>
    public OnlineFigures Figures(CountingUnit unit = CountingUnit.Query, double alpha = 0.05)
    {
        Clock.Advance(OnlineExperiment.DefaultSettling);
        return new OnlineFiguresReader(Log, Clock).Read(Log.Find("e"), unit, alpha);
    }

    public static VisitorId Visitor(int number) =>
        VisitorId.TryParse($"{number:x32}", out var id) ? id : throw new InvalidOperationException("not an id");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }
}
