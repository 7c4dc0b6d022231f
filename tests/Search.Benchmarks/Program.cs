using Search.Benchmarks.Bulk;
using Search.Benchmarks.Commands;
using Search.Hosting.Commands;

return args is [SinkProcess.Argument]
    ? await SinkServer.RunAsync(CancellationToken.None)
    : await CommandLine.RunAsync(args, BenchCommand.Create());
