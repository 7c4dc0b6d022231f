using Search.Hosting.Commands;
using Search.Indexer.Commands;

return await CommandLine.RunAsync(args, IndexCommand.Create(), IndexesCommand.Create(), DataCommand.Create());
