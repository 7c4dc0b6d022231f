namespace Search.Charts;

/// <summary>The style sheets inside this program. Colours, sizes and distances are the pages' own: tokens.css.</summary>
internal static class StyleSheets
{
    /// <summary>For a chart alone.</summary>
    public static string OfCharts { get; } = Read("tokens.css") + Read("charts.css");

    /// <summary>For a report.</summary>
    public static string OfReport { get; } = OfCharts + Read("report.css");

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(StyleSheets).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
