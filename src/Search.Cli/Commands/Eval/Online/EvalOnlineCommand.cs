using System.CommandLine;

namespace Search.Cli.Commands.Eval.Online;

/// <summary><c>search eval online</c>: compares two systems by the clicks of visitors.</summary>
internal static class EvalOnlineCommand
{
    public static Command Create() => new(
        "online",
        """
        Compares two systems by the clicks of visitors: plan, create, show, export, delete; simulate needs no visitors.

        Example: search eval online show rerank-1
        """)
    {
        OnlinePlanCommand.Create(),
        OnlineCreateCommand.Create(),
        OnlineListCommand.Create(),
        OnlineShowCommand.Create(),
        OnlineExportCommand.Create(),
        OnlineDeleteCommand.Create(),
        OnlineSimulateCommand.Create(),
    };
}
