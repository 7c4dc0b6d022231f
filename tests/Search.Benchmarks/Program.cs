using Search.Benchmarks.Commands;
using Search.Hosting.Commands;

return await CommandLine.RunAsync(args, BenchCommand.Create());
