using System.ComponentModel;
using System.Diagnostics;

namespace Search.Web.Hosting;

/// <summary>The visitor's browser.</summary>
internal static class Browser
{
    /// <summary>Opens a page. Where there is no browser the printed URL has to do.</summary>
    public static void Open(string url)
    {
        try
        {
            using var process = Process.Start(Start(url));
        }
        catch (Win32Exception exception)
        {
            Console.Error.WriteLine($"No browser could be opened ({exception.Message}); open {url} yourself.");
        }
    }

    private static ProcessStartInfo Start(string url)
    {
        if (OperatingSystem.IsWindows())
        {
            return new ProcessStartInfo(url) { UseShellExecute = true };
        }

        // Its output is swallowed: a browser's chatter is not this program's.
        return new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [url])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
