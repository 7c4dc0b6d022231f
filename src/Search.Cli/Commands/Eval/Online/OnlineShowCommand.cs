using System.CommandLine;
using Search.Hosting.Commands;
using Search.Workbench.Online;
using Search.Workbench.Online.Figures;

namespace Search.Cli.Commands.Eval.Online;

/// <summary><c>search eval online show</c>: the figures of an experiment so far.</summary>
internal static class OnlineShowCommand
{
    private static readonly Option<CountingUnit> Unit = new("--unit")
    {
        Description = "what counts once: each query of a visitor, or each visitor; a split experiment always counts visitors",
        DefaultValueFactory = _ => CountingUnit.Query,
    };

    public static Command Create()
    {
        var command = new Command(
            "show",
            """
            Shows who wins so far: credit, wins, sign test, and a p-value and an interval that hold however often one looks.

            Example: search eval online show rerank-1
            """)
        {
            OnlineOptions.Name, Unit, OnlineOptions.Alpha, EvalOptions.Json,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        var log = OnlineOptions.OpenLog();
        var experiment = log.Find(arguments.GetValue(OnlineOptions.Name)!);
        var reader = new OnlineFiguresReader(log, TimeProvider.System);
        var asJson = arguments.GetValue(EvalOptions.Json);
        if (experiment.Mode == OnlineMode.Shadow)
        {
            OnlineTables.Print(reader.ReadShadow(experiment), asJson);
        }
        else
        {
            OnlineTables.Print(reader.Read(experiment, arguments.GetValue(Unit), arguments.GetValue(OnlineOptions.Alpha)), asJson);
        }

        return ExitCodes.Done;
    }
}
