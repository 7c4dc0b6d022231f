using System.Globalization;

namespace Search.Charts.Geometry;

/// <summary>Writes coordinates, and the size that all charts have.</summary>
public static class Svg
{
    /// <summary>The width of every chart.</summary>
    public const double Width = 560;

    /// <summary>The height of every chart.</summary>
    public const double Height = 330;

    /// <summary>Where the plotted area begins: left of it are the labels of the vertical axis.</summary>
    public const double Left = 58;

    /// <summary>Where the plotted area ends.</summary>
    public const double Right = 546;

    /// <summary>The plotted area's upper end.</summary>
    public const double Top = 34;

    /// <summary>The plotted area's lower end: below it are the labels of the horizontal axis.</summary>
    public const double Bottom = 280;

    private const double NearEdge = 90;

    /// <summary>A coordinate.</summary>
    public static string N(double coordinate) => coordinate.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A line through points, for the attribute <c>d</c> of a path.</summary>
    public static string Line(IEnumerable<(double X, double Y)> points) => $"M{string.Join(' ', points.Select(point => $"{N(point.X)},{N(point.Y)}"))}";

    /// <summary>An area between two lines with the same X, for the attribute <c>d</c> of a path.</summary>
    public static string Band(IReadOnlyList<(double X, double Low, double High)> points) =>
        $"{Line(points.Select(point => (point.X, point.High)).Concat(points.Reverse().Select(point => (point.X, point.Low))))}z";

    /// <summary>How a label is anchored at a point: in its middle, but near an edge away from it, so that large text on a phone stays inside.</summary>
    public static string AnchorAt(double x) => x < Left + NearEdge ? "start" : x > Right - NearEdge ? "end" : "middle";

    /// <summary>Breaks text into lines of at most this many characters, between words.</summary>
    public static IReadOnlyList<string> Lines(string text, int longest)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' '))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= longest)
            {
                lines[^1] += $" {word}";
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }
}
