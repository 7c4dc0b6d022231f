using System.CommandLine;

namespace Search.Benchmarks.Commands;

/// <summary><c>search bench</c>: how fast it is, how exact, and what it takes.</summary>
internal static class BenchCommand
{
    public static Command Create() => new(
        "bench",
        """
        Measures on the MS MARCO subset: indexing, first stage, tokenising, reranking, and what reranking costs in exactness and memory; on the
        bundled sample: the page.

        Example: search bench tokenize --against transformers.js
        """)
    {
        BulkCommand.Create(), QueryCommand.Create(), TokenizeCommand.Create(), RerankCommand.Create(), CascadeCommand.Create(), ExactnessCommand.Create(),
        MemoryCommand.Create(), ProfileCommand.Create(), UiCommand.Create(), ReportCommand.Create(),
    };
}
