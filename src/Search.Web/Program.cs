using Search.Hosting.Commands;
using Search.Web.Hosting;

return await CommandLine.RunAsync(args, ServeCommand.Create(), DemoCommand.Create());
