using System.CommandLine;

namespace Search.Benchmarks.Engines;

/// <summary>The options that <c>bulk</c> and <c>query</c> share.</summary>
internal static class ScaleOptions
{
    public static Option<int> Copies { get; } = new("--copies")
    {
        Description = "how often the 46,812 passages are written",
        DefaultValueFactory = _ => 21,
    };

    public static Option<string?> Home { get; } = new("--home")
    {
        Description = "keep the index in this folder, and use an index that is already there; default: a temporary folder",
    };
}
