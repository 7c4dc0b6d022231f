using System.CommandLine;
using Search.Core.Settings;

namespace Search.Web.Serving;

/// <summary><c>serve</c>: the page and the HTTP API.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve",
            "Serve the page and the HTTP API.\n\nExample: ./search serve --url http://localhost:9200 --index msmarco --model default");
        foreach (var option in ServingOptions.Engine.Concat(ServingOptions.Common))
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancel) =>
            WebServer.RunAsync(SettingsLoader.Load(ServingOptions.Flags(parsed)), onReady: null, cancel));
        return command;
    }
}
