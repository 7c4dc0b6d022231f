using System.CommandLine;
using Search.Core.Commands;
using Search.Web.Serving;

return await CommandHost.RunAsync(async cancel =>
{
    var root = new RootCommand("Search: BM25 and a cross-encoder, side by side on a page.")
    {
        ServeCommand.Create(),
        DemoCommand.Create(),
    };
    var parsed = root.Parse(args);
    var exitCode = await parsed.InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancel);
    return parsed.Errors.Count > 0 ? ExitCodes.BadInput : exitCode;
});
