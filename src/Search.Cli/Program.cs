using Search.Cli.Commands;
using Search.Cli.Commands.Eval;
using Search.Cli.Commands.Models;
using Search.Hosting.Commands;

return await CommandLine.RunAsync(args, ModelsCommand.Create(), RerankCommand.Create(), TokenizeCommand.Create(), EvalCommand.Create());
