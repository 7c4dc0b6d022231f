using System.Text.RegularExpressions;
using Search.Core.Errors;

namespace Search.Elasticsearch.Attached;

/// <summary>What a reranker reads of a document: a text with fields in braces, as in <c>{title} ({brand}): {text}</c>.</summary>
/// <param name="template">The template.</param>
internal sealed partial class DocumentTemplate(string template)
{
    private const string Title = "title";
    private const string Text = "text";

    /// <summary>The fields that it names, other than title and text.</summary>
    public IEnumerable<string> Fields => Places().Matches(template).Select(place => place.Groups["path"].Value).Where(path => path is not (Title or Text)).Distinct();

    /// <summary>Refuses a template without a field, and <c>{title}</c> where there is no title.</summary>
    /// <exception cref="BadInputException">It does not fit.</exception>
    public void Check(bool hasTitle)
    {
        string[] paths = [.. Places().Matches(template).Select(place => place.Groups["path"].Value)];
        if (paths.Length == 0)
        {
            throw new BadInputException($"The document template '{template}' has no field; expected fields in braces, as in --document \"{{title}} {{text}}\".");
        }

        if (!hasTitle && paths.Contains(Title))
        {
            throw new BadInputException($"The document template '{template}' has {{title}}, but no title is named; add --title, or name the field itself in braces.");
        }
    }

    /// <summary>Fills it.</summary>
    /// <param name="title">The title; null if there is none.</param>
    /// <param name="text">The text.</param>
    /// <param name="read">Reads another field of the document.</param>
    public string Fill(string? title, string text, Func<string, string> read) => Places().Replace(template, place => place.Groups["path"].Value switch
    {
        Title => title ?? "",
        Text => text,
        var path => read(path),
    }).Trim();

    [GeneratedRegex(@"\{(?<path>[^{}]+)\}")]
    private static partial Regex Places();
}
