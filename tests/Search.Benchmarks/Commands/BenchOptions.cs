using System.CommandLine;
using Search.Core.Storage;
using Search.Hosting.Settings;

namespace Search.Benchmarks.Commands;

/// <summary>The options that benches share.</summary>
internal static class BenchOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "print one JSON document" };

    /// <summary>The model that is measured.</summary>
    public static Option<string> Model { get; } = new("--model")
    {
        Description = "a registry name, default, or a model folder",
        DefaultValueFactory = _ => "default",
    };

    /// <summary>The model's precision, on a CPU.</summary>
    public static Option<string> Precision { get; } = new Option<string>("--precision")
    {
        Description = "int8 or fp32",
        DefaultValueFactory = _ => "int8",
    }.AcceptOnlyFromAmong("int8", "fp32");

    /// <summary>Makes <c>--against</c> for a bench.</summary>
    /// <param name="peers">The programs that it can be compared with; the first is the default.</param>
    public static Option<string> Against(params string[] peers)
    {
        var option = new Option<string>("--against")
        {
            Description = "the program to compare with, which is installed under SEARCH_HOME",
            DefaultValueFactory = _ => peers[0],
        };
        option.AcceptOnlyFromAmong(peers);
        return option;
    }

    /// <summary>The data directory with variants and peers: <c>SEARCH_HOME</c>.</summary>
    public static DataDirectory Home() => new(SettingsLoader.Load(new Dictionary<string, string?>()).Home);
}
