using System.CommandLine;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench</c>: measures speed, exactness and memory.</summary>
internal static class BenchCommand
{
    public static Command Create() => new(
        "bench",
        """
        Measures on the MS MARCO subset: reading, indexing, first stage, agreement of the engines, tokenising, reranking, and the exactness and memory of reranking.
        The page is measured on the bundled sample, the comparison of runs on runs that are made up.

        Example: search bench tokenize --against transformers.js
        """)
    {
        ReadCommand.Create(), BulkCommand.Create(), QueryCommand.Create(), AgreeCommand.Create(), AttachCommand.Create(), TokenizeCommand.Create(),
        RerankCommand.Create(), CascadeCommand.Create(), LongCommand.Create(), ExactnessCommand.Create(), MemoryCommand.Create(), EvalCommand.Create(),
        ProfileCommand.Create(), UiCommand.Create(), ReportCommand.Create(),
    };
}
