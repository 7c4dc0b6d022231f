using System.Globalization;
using System.Text.Json;
using Search.Core.Storage;
using Search.Workbench.Online.Log;

namespace Search.Workbench.Online.Ubi;

/// <summary>
/// Writes an experiment as User Behavior Insights 1.3, for tools that read <c>ubi_queries</c> and <c>ubi_events</c>, as OpenSearch's do. One
/// JSON document a line, by the schemas <c>query.request.schema.json</c> and <c>event.schema.json</c> of version 1.3.0.
/// </summary>
/// <remarks>
/// <c>client_id</c> is the visitor's hash. What UBI has no member for is in <c>query_attributes</c> and <c>event_attributes</c>: the
/// experiment, its arms, the arm or the team of each place, and dwell times, which are events with the action <c>dwell</c>.
/// </remarks>
public static class UbiExport
{
    /// <summary>The names of the two files.</summary>
    public const string QueriesFile = "ubi_queries.ndjson", EventsFile = "ubi_events.ndjson";

    private const string Application = "search";

    private static readonly JsonSerializerOptions Format = new(JsonFormat.Line) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes both files; each appears under its name when it is complete, and replaces an older one.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="searches">Its searches.</param>
    /// <param name="folder">Where to; created if it does not exist.</param>
    public static void Write(OnlineExperiment experiment, IReadOnlyList<LoggedSearch> searches, string folder)
    {
        Directory.CreateDirectory(folder);
        WriteLines(Path.Combine(folder, QueriesFile), searches.Select(search => Query(experiment, search)));
        WriteLines(Path.Combine(folder, EventsFile), searches.SelectMany(search => search.Events.Select(happened => Event(search, happened))));
    }

    private static object Query(OnlineExperiment experiment, LoggedSearch search) => new
    {
        Application,
        QueryId = search.Id,
        ClientId = search.Visitor,
        UserQuery = search.Query,
        Timestamp = Text(search.At),
        QueryAttributes = new
        {
            Experiment = experiment.Name,
            Mode = NameOf(experiment.Mode),
            Arms = new { experiment.A, experiment.B },
            Arm = search.Arm?.ToString(),
            Teams = search.Arm is null ? search.Shown.Select(shown => shown.Team?.ToString()) : null,
        },
        QueryResponseHitIds = search.Shown.Select(shown => shown.Document),
    };

    private static object Event(LoggedSearch search, LoggedEvent happened) => new
    {
        Application,
        ActionName = happened.Dwell is null ? "click" : "dwell",
        QueryId = search.Id,
        ClientId = search.Visitor,
        Timestamp = Text(happened.At),
        EventAttributes = new
        {
            Object = new { ObjectId = search.Shown[happened.Place].Document },
            Position = new { Ordinal = happened.Place + 1 },
            Team = search.Shown[happened.Place].Team?.ToString(),
            DwellSeconds = happened.Dwell?.TotalSeconds,
        },
    };

    private static string NameOf(OnlineMode mode) => JsonNamingPolicy.SnakeCaseLower.ConvertName(mode.ToString());

    /// <summary>OpenSearch wants the Z.</summary>
    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void WriteLines(string path, IEnumerable<object> lines)
    {
        var incomplete = path + ".incomplete";
        File.WriteAllLines(incomplete, lines.Select(line => JsonSerializer.Serialize(line, Format)));
        File.Move(incomplete, path, overwrite: true);
    }
}
