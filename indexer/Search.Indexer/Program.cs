using System.CommandLine;
using Search.Core.Commands;
using Search.Indexer.Commands;

var root = new RootCommand("Puts collections of passages into a search index.") { IndexCommand.Create() };
return await CommandLine.RunAsync(root, args);
