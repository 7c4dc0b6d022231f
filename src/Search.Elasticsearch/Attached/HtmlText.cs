using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Search.Elasticsearch.Attached;

/// <summary>The text of HTML: without tags, scripts and styles, and with a line end between blocks.</summary>
internal static class HtmlText
{
    private static readonly HashSet<string> Left = ["script", "style", "template", "noscript", "head"];

    private static readonly HashSet<string> Blocks =
    [
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
        "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
    ];

    /// <summary>The text of a fragment; text without tags is the same, with single spaces.</summary>
    public static string Of(string html)
    {
        if (!html.Contains('<', StringComparison.Ordinal) && !html.Contains('&', StringComparison.Ordinal))
        {
            return html;
        }

        var text = new StringBuilder();
        Append(new HtmlParser().ParseDocument(html).Body!, text);
        var lines = text.ToString().Split('\n').Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        return string.Join('\n', lines.Where(line => line.Length > 0));
    }

    private static void Append(INode node, StringBuilder text)
    {
        foreach (var child in node.ChildNodes)
        {
            if (child is IText words)
            {
                text.Append(words.Data.Replace('\n', ' '));
            }
            else if (child is IElement element && !Left.Contains(element.LocalName))
            {
                var separator = Blocks.Contains(element.LocalName) ? "\n" : "";
                text.Append(separator);
                Append(element, text);
                text.Append(separator);
            }
        }
    }
}
