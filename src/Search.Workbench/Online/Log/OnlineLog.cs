using Microsoft.Data.Sqlite;
using Search.Core.Errors;

namespace Search.Workbench.Online.Log;

/// <summary>
/// The log of online experiments: searches, clicks and dwell times, in one SQLite file that several processes may use at once. It has no
/// personal data of its own: no addresses, no browsers, and visitors only as hashes. The text of queries is kept, because the figures
/// need it; a visitor may type anything into it, so experiments should be deleted when they have served their purpose.
/// </summary>
/// <remarks>Safe to use from several threads. Every method throws a <see cref="SearchException"/> if the file is damaged, full or locked.</remarks>
public sealed class OnlineLog
{
    private readonly LogDatabase _database;

    private OnlineLog(LogDatabase database, string path) => (_database, Path) = (database, path);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Opens the log; a new one if there is no file.</summary>
    /// <exception cref="BadInputException">The file is damaged, not a log, or of another version of this program.</exception>
    public static OnlineLog Open(string path) => new(new LogDatabase(path), path);

    /// <summary>Adds an experiment.</summary>
    /// <exception cref="BadInputException">A value is not valid, or the name is taken.</exception>
    public void Create(OnlineExperiment experiment)
    {
        experiment.Check();
        var isNew = _database.Write(connection => connection.Execute(
            """
            INSERT INTO experiments (name, mode, a, b, created_ms, settling_ms, shadow_every, salt)
            VALUES ($name, $mode, $a, $b, $created, $settling, $every, $salt) ON CONFLICT DO NOTHING
            """,
            ("$name", experiment.Name),
            ("$mode", experiment.Mode.ToString()),
            ("$a", experiment.A),
            ("$b", experiment.B),
            ("$created", experiment.Created.ToUnixTimeMilliseconds()),
            ("$settling", (long)experiment.Settling.TotalMilliseconds),
            ("$every", experiment.ShadowEvery),
            ("$salt", experiment.Salt)) == 1);
        if (!isNew)
        {
            throw new BadInputException($"There is already an experiment '{experiment.Name}' in {Path}. Choose another name, or delete it.");
        }
    }

    /// <summary>All experiments, the oldest first.</summary>
    public IReadOnlyList<OnlineExperiment> Experiments() =>
        _database.Read(connection => connection.Rows("SELECT * FROM experiments ORDER BY created_ms, id", LogRows.Experiment));

    /// <summary>Finds an experiment.</summary>
    /// <exception cref="BadInputException">There is none with this name.</exception>
    public OnlineExperiment Find(string name)
    {
        var experiments = Experiments();
        return experiments.FirstOrDefault(experiment => experiment.Name == name) ?? throw Missing(name, experiments);
    }

    /// <summary>Adds a search. Its events are not added: see <see cref="TryAdd(Guid, LoggedEvent)"/>.</summary>
    /// <exception cref="BadInputException">The experiment was deleted.</exception>
    public void Add(string experiment, LoggedSearch search)
    {
        var added = _database.Write(connection => connection.Execute(
            """
            INSERT INTO searches (id, experiment, at_ms, visitor, query, arm, documents, teams)
            SELECT $id, id, $at, $visitor, $query, $arm, $documents, $teams FROM experiments WHERE name = $experiment
            """,
            ("$id", search.Id.ToString()),
            ("$experiment", experiment),
            ("$at", search.At.ToUnixTimeMilliseconds()),
            ("$visitor", search.Visitor),
            ("$query", search.Query),
            ("$arm", search.Arm?.ToString()),
            ("$documents", LogRows.ToText(search.Shown.Select(shown => shown.Document))),
            ("$teams", LogRows.ToText(search.Shown.Select(shown => shown.Team)))) == 1);
        if (!added)
        {
            throw Missing(experiment, Experiments());
        }
    }

    /// <summary>Adds a click or a dwell time.</summary>
    /// <returns>False if the log has no such search, or its list no such place: a page may be older than a deletion.</returns>
    public bool TryAdd(Guid search, LoggedEvent happened) => _database.Write(connection => connection.Execute(
        """
        INSERT INTO events (search, at_ms, place, dwell_ms)
        SELECT number, $at, $place, $dwell FROM searches WHERE id = $search AND $place >= 0 AND $place < LENGTH(teams)
        """,
        ("$search", search.ToString()),
        ("$at", happened.At.ToUnixTimeMilliseconds()),
        ("$place", happened.Place),
        ("$dwell", (long?)happened.Dwell?.TotalMilliseconds)) == 1);

    /// <summary>Adds both rankings of a search in shadow mode.</summary>
    /// <returns>False if the log has no such search, or has its rankings already.</returns>
    public bool TryAdd(Guid search, ShadowComparison comparison) => _database.Write(connection => connection.Execute(
        """
        INSERT INTO shadows (search, a_documents, a_seconds, b_documents, b_seconds)
        SELECT number, $a, $secondsA, $b, $secondsB FROM searches WHERE id = $search ON CONFLICT DO NOTHING
        """,
        ("$search", search.ToString()),
        ("$a", LogRows.ToText(comparison.A.Documents)),
        ("$secondsA", comparison.A.Latency.TotalSeconds),
        ("$b", LogRows.ToText(comparison.B.Documents)),
        ("$secondsB", comparison.B.Latency.TotalSeconds)) == 1);

    /// <summary>The searches of an experiment with their events, in the order of time.</summary>
    /// <exception cref="BadInputException">There is no such experiment.</exception>
    public IReadOnlyList<LoggedSearch> Searches(string experiment) => Of(experiment, LogRows.Searches);

    /// <summary>The rankings of an experiment in shadow mode, in the order of time.</summary>
    /// <exception cref="BadInputException">There is no such experiment.</exception>
    public IReadOnlyList<ShadowComparison> Shadows(string experiment) => Of(experiment, LogRows.Shadows);

    /// <summary>Deletes an experiment with its salt, searches and events. Nothing of them stays in the file.</summary>
    /// <returns>How many searches were deleted.</returns>
    /// <exception cref="BadInputException">There is no such experiment.</exception>
    public int Delete(string experiment)
    {
        var searches = Of(experiment, (connection, id) => (int)connection.Scalar<long>("SELECT COUNT(*) FROM searches WHERE experiment = $id", ("$id", id)));
        _database.Write(connection => connection.Execute("DELETE FROM experiments WHERE name = $name", ("$name", experiment)));
        _database.Compact();
        return searches;
    }

    /// <summary>Deletes the searches of all experiments before a time, with their events; experiments stay.</summary>
    /// <returns>How many searches were deleted.</returns>
    public int DeleteBefore(DateTimeOffset time)
    {
        var searches = _database.Write(connection => connection.Execute(
            "DELETE FROM searches WHERE at_ms < $time", ("$time", time.ToUnixTimeMilliseconds())));
        _database.Compact();
        return searches;
    }

    private T Of<T>(string experiment, Func<SqliteConnection, long, T> read)
    {
        Find(experiment);
        return _database.Read(connection => read(connection, connection.Scalar<long>("SELECT id FROM experiments WHERE name = $name", ("$name", experiment))));
    }

    private BadInputException Missing(string name, IReadOnlyList<OnlineExperiment> experiments) => new(
        $"There is no experiment '{name}' in {Path}; found: {(experiments.Count == 0 ? "none" : string.Join(", ", experiments.Select(experiment => experiment.Name)))}. " +
        $"Start it with: ./search eval online create {name}");
}
