using System.ComponentModel;
using System.Diagnostics;

namespace Search.Web.Hosting;

/// <summary>The user's browser.</summary>
internal static class Browser
{
    /// <summary>Opens a page. If no browser can be opened, the user gets a message with the URL.</summary>
    public static void Open(string url)
    {
        try
        {
            using var process = Process.Start(Start(url));
        }
        catch (Win32Exception exception)
        {
            Console.Error.WriteLine($"No browser could be opened ({exception.Message}). Open this address yourself: {url}");
        }
    }

    private static ProcessStartInfo Start(string url)
    {
        if (OperatingSystem.IsWindows())
        {
            return new ProcessStartInfo(url) { UseShellExecute = true };
        }

        // The browser's output is discarded: it has nothing to do with this program.
        return new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [url])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
