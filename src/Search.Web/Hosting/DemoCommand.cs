using System.CommandLine;
using Search.Hosting.Settings;
using Search.Web.Searching;

namespace Search.Web.Hosting;

/// <summary><c>search demo</c>: indexes the sample collection at the first start, serves it with the embedded engine, and opens a browser.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var flags = new ServingFlags();
        var noBrowser = new Option<bool>("--no-browser") { Description = "do not open a browser" };
        var command = new Command(
            "demo",
            """
            Indexes the bundled sample collection at the first start, and serves the page for it.

            Example: search demo --port 8080 --no-browser
            """)
        {
            noBrowser,
        };
        flags.AddTo(command);
        command.SetAction((arguments, cancel) =>
            RunAsync(flags.Values(arguments), opensBrowser: !arguments.GetValue(noBrowser), cancel));
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
