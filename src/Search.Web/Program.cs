using Search.Hosting.Commands;
using Search.Web.Serving;

return await CommandLine.RunAsync(args, ServeCommand.Create(), DemoCommand.Create());
