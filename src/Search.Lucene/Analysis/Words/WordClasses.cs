using System.Globalization;

namespace Search.Lucene.Analysis.Words;

/// <summary>Divides all code points into classes of equal <see cref="WordProperties"/>, from <c>word-properties.txt</c>.</summary>
internal static class WordClasses
{
    private const int CodePoints = 0x110000;
    private const string Resource = "word-properties.txt";

    private static readonly byte[] Classes = new byte[CodePoints];
    private static readonly List<WordProperties> Known = [WordProperties.None];

    static WordClasses()
    {
        using var text = new StreamReader(typeof(WordClasses).Assembly.GetManifestResourceStream(Resource)!);
        while (text.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
            {
                Read(line.Split(' '));
            }
        }
    }

    /// <summary>The properties of each class; class 0 has none.</summary>
    public static IReadOnlyList<WordProperties> Properties => Known;

    /// <summary>The class of each code point.</summary>
    public static ReadOnlySpan<byte> OfCodePoints => Classes;

    /// <summary>A line: first code point, last code point, names of properties.</summary>
    private static void Read(string[] parts)
    {
        var (first, last) = (int.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        var properties = parts.Skip(2).Aggregate(WordProperties.None, (sum, name) => sum | Enum.Parse<WordProperties>(name));
        var number = Known.IndexOf(properties);
        if (number < 0)
        {
            number = Known.Count;
            Known.Add(properties);
        }

        Classes.AsSpan(first, last + 1 - first).Fill((byte)number);
    }
}
