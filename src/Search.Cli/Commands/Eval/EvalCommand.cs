using System.CommandLine;
using Search.Cli.Commands.Eval.Online;

namespace Search.Cli.Commands.Eval;

/// <summary><c>search eval</c>: measures the quality of rankings.</summary>
internal static class EvalCommand
{
    public static Command Create() => new(
        "eval",
        """
        Measures and compares runs, reranks candidate files, and runs experiments end to end and with visitors.

        Example: search eval measure qrels.txt run.trec --measures "nDCG@10 RR@10"
        """)
    {
        EvalMeasureCommand.Create(), EvalCompareCommand.Create(), EvalRerankCommand.Create(), EvalRunCommand.Create(), EvalSweepCommand.Create(),
        EvalReproduceCommand.Create(), EvalReportCommand.Create(), EvalOnlineCommand.Create(),
    };
}
