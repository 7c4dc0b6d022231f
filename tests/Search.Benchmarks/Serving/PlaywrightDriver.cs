using System.Reflection;

namespace Search.Benchmarks.Serving;

/// <summary>Uses Playwright's driver from its package. The driver has 135 MB, so it is not copied beside this program.</summary>
internal static class PlaywrightDriver
{
    private const string Variable = "PLAYWRIGHT_DRIVER_SEARCH_PATH";

    /// <summary>Sets the path of Playwright's driver, unless it is set already.</summary>
    public static void UseThatOfThePackage()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
        {
            Environment.SetEnvironmentVariable(Variable, typeof(PlaywrightDriver).Assembly
                .GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(attribute => attribute.Key == "PlaywrightPackage").Value);
        }
    }
}
