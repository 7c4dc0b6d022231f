using System.CommandLine;
using Search.Hosting.Settings;

namespace Search.Web.Hosting;

/// <summary><c>search serve</c>: the page and the HTTP API.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var flags = new ServingFlags().WithEngine();
        var command = new Command(
            "serve",
            """
            Serves the page and the HTTP API: /, /api/search?q=…, /api/search/stream?q=…, /api/docs, /health/ready.

            Example: search serve --url http://127.0.0.1:9200 --index passages --model default
            """);
        flags.AddTo(command);
        command.SetAction((arguments, cancel) =>
            WebServer.RunAsync(SettingsLoader.Load(flags.Values(arguments)), onReady: null, cancel));
        return command;
    }
}
