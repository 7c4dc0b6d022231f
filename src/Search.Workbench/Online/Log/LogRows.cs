using System.Text.Json;
using Microsoft.Data.Sqlite;
using Search.Core.Storage;
using Search.Workbench.Online.Interleaving;

namespace Search.Workbench.Online.Log;

/// <summary>Rows of the log as records, and back.</summary>
internal static class LogRows
{
    private const char NoTeam = '-';

    /// <summary>Documents as a JSON array.</summary>
    public static string ToText(IEnumerable<string> documents) => JsonSerializer.Serialize(documents, JsonFormat.Line);

    /// <summary>Teams as one letter a place.</summary>
    public static string ToText(IEnumerable<Arm?> teams) => string.Concat(teams.Select(team => team?.ToString()[0] ?? NoTeam));

    public static OnlineExperiment Experiment(SqliteDataReader row) => new()
    {
        Name = Text(row, "name"),
        Mode = Enum.Parse<OnlineMode>(Text(row, "mode")),
        A = Text(row, "a"),
        B = Text(row, "b"),
        Created = Time(row, "created_ms"),
        Settling = TimeSpan.FromMilliseconds(Number(row, "settling_ms")),
        ShadowEvery = (int)Number(row, "shadow_every"),
        Salt = row.GetFieldValue<byte[]>(row.GetOrdinal("salt")),
    };

    public static List<LoggedSearch> Searches(SqliteConnection connection, long experiment)
    {
        var events = connection.Rows(
            "SELECT events.* FROM events JOIN searches ON search = number WHERE experiment = $experiment ORDER BY events.at_ms, events.rowid",
            row => (Search: Number(row, "search"), Event: Event(row)),
            ("$experiment", experiment)).ToLookup(row => row.Search, row => row.Event);
        return connection.Rows(
            "SELECT * FROM searches WHERE experiment = $experiment ORDER BY at_ms, number",
            row => Search(row, events[Number(row, "number")]),
            ("$experiment", experiment));
    }

    public static List<ShadowComparison> Shadows(SqliteConnection connection, long experiment) => connection.Rows(
        "SELECT shadows.* FROM shadows JOIN searches ON search = number WHERE experiment = $experiment ORDER BY at_ms, number",
        row => new ShadowComparison(Ranking(row, "a"), Ranking(row, "b")),
        ("$experiment", experiment));

    private static LoggedSearch Search(SqliteDataReader row, IEnumerable<LoggedEvent> events)
    {
        var (documents, teams, happened) = (Documents(row, "documents"), Text(row, "teams"), events.ToList());
        if (documents.Length != teams.Length || happened.Any(found => found.Place < 0 || found.Place >= teams.Length))
        {
            throw new FormatException("A search has documents, teams or clicks that do not fit together.");
        }

        return new LoggedSearch(
            Guid.Parse(Text(row, "id")),
            Time(row, "at_ms"),
            Text(row, "visitor"),
            Text(row, "query"),
            row.IsDBNull(row.GetOrdinal("arm")) ? null : Enum.Parse<Arm>(Text(row, "arm")),
            [.. documents.Zip(teams, (document, team) => new ShownDocument(document, Team(team)))])
        {
            Events = happened,
        };
    }

    private static LoggedEvent Event(SqliteDataReader row) => new(
        Time(row, "at_ms"),
        (int)Number(row, "place"),
        row.IsDBNull(row.GetOrdinal("dwell_ms")) ? null : TimeSpan.FromMilliseconds(Number(row, "dwell_ms")));

    private static ShadowRanking Ranking(SqliteDataReader row, string arm) => new(
        Documents(row, $"{arm}_documents"), TimeSpan.FromSeconds(row.GetDouble(row.GetOrdinal($"{arm}_seconds"))));

    private static string[] Documents(SqliteDataReader row, string column) => JsonSerializer.Deserialize<string[]>(Text(row, column), JsonFormat.Line)!;

    private static Arm? Team(char letter) => letter == NoTeam ? null : Enum.Parse<Arm>([letter]);

    private static string Text(SqliteDataReader row, string column) => row.GetString(row.GetOrdinal(column));

    private static long Number(SqliteDataReader row, string column) => row.GetInt64(row.GetOrdinal(column));

    private static DateTimeOffset Time(SqliteDataReader row, string column) => DateTimeOffset.FromUnixTimeMilliseconds(Number(row, column));
}
