using System.CommandLine;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench</c>: how fast it is.</summary>
internal static class BenchCommand
{
    public static Command Create() => new(
        "bench",
        """
        Measures speed on the MS MARCO subset: indexing, first stage, tokenising, reranking.

        Example: search bench tokenize --against transformers.js
        """)
    {
        BulkCommand.Create(), QueryCommand.Create(), TokenizeCommand.Create(), RerankCommand.Create(),
    };
}
