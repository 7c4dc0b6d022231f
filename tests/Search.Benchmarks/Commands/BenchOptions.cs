using System.CommandLine;

namespace Search.Benchmarks.Commands;

/// <summary>The options that every bench has.</summary>
internal static class BenchOptions
{
    public static Option<bool> Json { get; } = new("--json") { Description = "print one JSON document" };

    /// <summary>Makes <c>--against</c> for a bench.</summary>
    /// <param name="peers">Whom it can be measured beside; the first is the default.</param>
    public static Option<string> Against(params string[] peers)
    {
        var option = new Option<string>("--against")
        {
            Description = "the program to measure beside ours, which is installed under SEARCH_HOME",
            DefaultValueFactory = _ => peers[0],
        };
        option.AcceptOnlyFromAmong(peers);
        return option;
    }
}
