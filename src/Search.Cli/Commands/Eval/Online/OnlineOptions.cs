using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Search.Core.Storage;
using Search.Hosting.Settings;
using Search.Workbench.Online;
using Search.Workbench.Online.Log;

namespace Search.Cli.Commands.Eval.Online;

/// <summary>What several <c>search eval online</c> commands share.</summary>
internal static class OnlineOptions
{
    public static Argument<string> Name { get; } = new("NAME") { Description = "the experiment" };

    public static Option<double> Alpha { get; } = new("--alpha")
    {
        Description = "the accepted share of errors",
        DefaultValueFactory = _ => 0.05,
    };

    /// <summary>The log in the data directory.</summary>
    public static OnlineLog OpenLog() => OnlineLog.Open(new DataDirectory(SettingsLoader.Load(new Dictionary<string, string?>()).Home).OnlineLog);

    /// <summary>An experiment for JSON.</summary>
    public static object ToJson(OnlineExperiment experiment) => new
    {
        experiment.Name,
        Mode = NameOf(experiment.Mode),
        experiment.A,
        experiment.B,
        experiment.Created,
        SettlingSeconds = experiment.Settling.TotalSeconds,
        ShadowEvery = experiment.Mode == OnlineMode.Shadow ? experiment.ShadowEvery : (int?)null,
    };

    public static string NameOf(OnlineMode mode) => JsonNamingPolicy.CamelCase.ConvertName(mode.ToString());

    /// <summary>Prints a result as JSON or as text.</summary>
    public static void Print(bool asJson, object json, Func<string> text) => Console.WriteLine(asJson ? JsonSerializer.Serialize(json, JsonFormat.Document) : text());

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
