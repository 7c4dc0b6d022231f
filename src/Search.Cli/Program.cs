using Search.Cli.Commands;
using Search.Cli.Commands.Eval;
using Search.Core.Commands;

return await CommandLine.RunAsync(args, RerankCommand.Create(), TokenizeCommand.Create(), EvalCommand.Create());
