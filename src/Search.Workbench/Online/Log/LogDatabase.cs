using Microsoft.Data.Sqlite;
using Search.Core.Errors;

namespace Search.Workbench.Online.Log;

/// <summary>
/// The SQLite file of the log: its schema, its connections, and its errors in words. Write-ahead logging lets several processes read while
/// one writes, and a process that is killed leaves no half-written search. Deleted rows are overwritten with zeros.
/// </summary>
internal sealed class LogDatabase
{
    /// <summary>The version of the schema; a change of the tables needs the next number.</summary>
    private const int SchemaVersion = 1;

    /// <summary>SQLite's mark for the kind of a file: "SrON".</summary>
    private const int ApplicationId = 0x53724F4E;

    private const int Busy = 5, Locked = 6, ReadOnly = 8, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    private const string Schema = """
        CREATE TABLE experiments (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            mode TEXT NOT NULL,
            a TEXT NOT NULL,
            b TEXT NOT NULL,
            created_ms INTEGER NOT NULL,
            settling_ms INTEGER NOT NULL,
            shadow_every INTEGER NOT NULL,
            salt BLOB NOT NULL);
        CREATE TABLE searches (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
            at_ms INTEGER NOT NULL,
            visitor TEXT NOT NULL,
            query TEXT NOT NULL,
            arm TEXT,
            documents TEXT NOT NULL,
            teams TEXT NOT NULL);
        CREATE INDEX searches_of_experiment ON searches (experiment, at_ms);
        CREATE TABLE events (
            search INTEGER NOT NULL REFERENCES searches ON DELETE CASCADE,
            at_ms INTEGER NOT NULL,
            place INTEGER NOT NULL,
            dwell_ms INTEGER);
        CREATE INDEX events_of_search ON events (search);
        CREATE TABLE shadows (
            search INTEGER PRIMARY KEY REFERENCES searches ON DELETE CASCADE,
            a_documents TEXT NOT NULL,
            a_seconds REAL NOT NULL,
            b_documents TEXT NOT NULL,
            b_seconds REAL NOT NULL);
        """;

    private readonly string _path;
    private readonly string _connection;

    public LogDatabase(string path)
    {
        _path = Path.GetFullPath(path);
        _connection = new SqliteConnectionStringBuilder { DataSource = _path, ForeignKeys = true, DefaultTimeout = 30 }.ToString();
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        CreateForUserOnly(_path);
        Use(Prepare);
    }

    /// <summary>Runs one transaction. It is committed when the action returns, and undone when it throws.</summary>
    /// <exception cref="SearchException">The file is damaged, full, locked or cannot be opened.</exception>
    public T Write<T>(Func<SqliteConnection, T> action) => Use(connection =>
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        var result = action(connection);
        transaction.Commit();
        return result;
    });

    /// <summary>Reads one consistent state of the log, while others may write.</summary>
    /// <exception cref="SearchException">The file is damaged or cannot be opened.</exception>
    public T Read<T>(Func<SqliteConnection, T> action) => Use(connection =>
    {
        using var transaction = connection.BeginTransaction(deferred: true);
        return action(connection);
    });

    /// <summary>Takes deleted rows out of the file and its write-ahead log, so that nothing of them is left on disk.</summary>
    public void Compact() => Use(connection => connection.Execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);"));

    /// <summary>Other users of the machine need not read what visitors searched for. SQLite gives the files beside it the same rights.</summary>
    private static void CreateForUserOnly(string path)
    {
        if (!Path.Exists(path) && !OperatingSystem.IsWindows())
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            new FileStream(path, options).Dispose();
        }
    }

    private T Use<T>(Func<SqliteConnection, T> action)
    {
        try
        {
            using var connection = new SqliteConnection(_connection);
            connection.Open();
            connection.Execute("PRAGMA secure_delete = ON; PRAGMA synchronous = NORMAL;");
            return action(connection);
        }
        catch (SqliteException exception)
        {
            throw Explain(exception);
        }
        catch (FormatException exception)
        {
            throw Damaged(exception);
        }
    }

    private int Prepare(SqliteConnection connection)
    {
        if (Pragma("application_id") != ApplicationId)
        {
            connection.Execute("PRAGMA journal_mode = WAL;");
            using var transaction = connection.BeginTransaction(deferred: false);
            if (Pragma("application_id") != ApplicationId) // Another process may have been first.
            {
                RequireEmpty();
                connection.Execute($"{Schema} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {SchemaVersion};");
            }

            transaction.Commit();
        }

        return Pragma("user_version") switch
        {
            SchemaVersion => SchemaVersion,
            > SchemaVersion and var newer => throw new BadInputException(
                $"{_path} has version {newer} of the schema, made by a newer version of this program; expected {SchemaVersion}. " +
                "Use the newer program, or another data directory (SEARCH_HOME)."),
            var older => throw new BadInputException(
                $"{_path} has version {older} of the schema, made by an older version of this program; expected {SchemaVersion}. " +
                "Export its experiments with the older program, then move the file away; a new log starts empty."),
        };

        int Pragma(string name) => (int)connection.Scalar<long>($"PRAGMA {name};");

        void RequireEmpty()
        {
            if (connection.Scalar<long>("SELECT COUNT(*) FROM sqlite_schema;") > 0)
            {
                throw new BadInputException(
                    $"{_path} is a database of another program; expected the log of online experiments. Move it away; a new log starts empty.");
            }
        }
    }

    private SearchException Explain(SqliteException exception) => exception.SqliteErrorCode switch
    {
        Corrupt or NotADatabase => Damaged(exception),
        Busy or Locked => new SearchUnavailableException($"{_path} was locked by another program for too long. Try again.", exception),
        Full => new SearchUnavailableException($"{_path} cannot grow: the disk is full. Free some space and try again.", exception),
        CannotOpen or ReadOnly => new SearchUnavailableException(
            $"{_path} cannot be opened for writing: {exception.Message} Check that it is a file and that you may write it and its folder.", exception),
        _ => new SearchUnavailableException($"{_path} cannot be used: {exception.Message}", exception),
    };

    private BadInputException Damaged(Exception exception) => new(
        $"{_path} is damaged or no SQLite database: {exception.Message} " +
        "Put a copy of it back, or move it away together with the files ending in -wal and -shm; a new log starts empty.",
        exception);
}
