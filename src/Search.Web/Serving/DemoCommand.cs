using System.CommandLine;
using Search.Core.Settings;
using Search.Web.Searching;

namespace Search.Web.Serving;

/// <summary><c>demo</c>: the sample collection in the embedded engine, indexed at the first start, and a browser on it.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var noBrowser = new Option<bool>("--no-browser") { Description = "Do not open a browser." };
        var command = new Command("demo",
            "Index the bundled sample (once) and show it on the page.\n\nExample: ./search demo --port 8080 --no-browser");
        foreach (var option in ServingOptions.Common)
        {
            command.Add(option);
        }

        command.Add(noBrowser);
        command.SetAction((parsed, cancel) => RunAsync(
            ServingOptions.Flags(parsed), opensBrowser: !parsed.GetValue(noBrowser), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Dictionary<string, string?> flags, bool opensBrowser, CancellationToken cancel)
    {
        flags["Engine"] = "lucene";
        flags["Index"] = BundledSample.IndexName;
        var settings = SettingsLoader.Load(flags);
        await SampleIndex.EnsureAsync(settings, cancel);
        return await WebServer.RunAsync(settings, opensBrowser ? Browser.Open : null, cancel);
    }
}
