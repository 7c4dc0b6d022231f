using Search.Cli.Commands;
using Search.Core.Commands;

return await CommandLine.RunAsync(args, RerankCommand.Create(), TokenizeCommand.Create());
