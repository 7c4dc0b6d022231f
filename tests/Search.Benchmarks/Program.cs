using Search.Benchmarks.Commands;
using Search.Core.Commands;

return await CommandLine.RunAsync(args, BulkCommand.Create(), QueryCommand.Create(), TokenizeCommand.Create(), RerankCommand.Create());
