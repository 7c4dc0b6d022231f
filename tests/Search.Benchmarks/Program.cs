using Search.Benchmarks.Commands;
using Search.Core.Commands;

return await CommandLine.RunAsync(args, BenchCommand.Create());
