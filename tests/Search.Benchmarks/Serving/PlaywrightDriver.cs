using System.Reflection;

namespace Search.Benchmarks.Serving;

/// <summary>Playwright's driver is 135 MB: it is used where the package has it, and not copied beside this program.</summary>
internal static class PlaywrightDriver
{
    private const string Variable = "PLAYWRIGHT_DRIVER_SEARCH_PATH";

    /// <summary>Says to Playwright where its driver is, where nobody else has.</summary>
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
