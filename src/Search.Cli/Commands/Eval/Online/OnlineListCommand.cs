using System.CommandLine;
using Search.Hosting.Commands;

namespace Search.Cli.Commands.Eval.Online;

/// <summary><c>search eval online list</c>: all experiments.</summary>
internal static class OnlineListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "Lists the online experiments.\n\nExample: search eval online list") { EvalOptions.Json };
        command.SetAction(arguments =>
        {
            var experiments = OnlineOptions.OpenLog().Experiments();
            OnlineOptions.Print(
                arguments.GetValue(EvalOptions.Json),
                new { Experiments = experiments.Select(OnlineOptions.ToJson) },
                () => experiments.Count == 0
                    ? "There is no online experiment. Create one with: ./search eval online create NAME"
                    : string.Join('\n', experiments.Select(experiment =>
                        $"{experiment.Name}: {OnlineOptions.NameOf(experiment.Mode)}, A is {experiment.A}, B is {experiment.B}, since {experiment.Created:u}")));
            return ExitCodes.Done;
        });
        return command;
    }
}
