using System.CommandLine;

namespace Search.Indexer.Commands;

/// <summary>The flags of commands that write an index.</summary>
internal static class JobFlags
{
    public static Option<bool> Json { get; } = new("--json") { Description = "print one JSON document; progress on stderr as lines of JSON" };
}
