using System.Text.Json;
using Search.Core.Errors;

namespace Search.Elasticsearch.Attached;

/// <summary>The fields that an index seems to have for title and text.</summary>
/// <param name="Text">The field with the longest texts.</param>
/// <param name="Title">A short text field that nearly every document has; null if there is none.</param>
/// <param name="Found">All text fields with their analyzer and the average length of their values.</param>
public sealed record FieldProposal(string Text, string? Title, IReadOnlyList<string> Found)
{
    private const int LongestTitle = 200;

    private static readonly string[] TitleNames = ["title", "headline", "heading", "subject", "name"];

    /// <summary>Proposes fields.</summary>
    /// <param name="fields">The text fields that can be searched.</param>
    /// <param name="sample">Some documents.</param>
    /// <param name="index">The index's name, for the message.</param>
    /// <exception cref="BadInputException">No field has words.</exception>
    internal static FieldProposal Of(IReadOnlyList<MappedField> fields, IReadOnlyList<JsonElement> sample, string index)
    {
        var lengths = fields
            .Select(field => (Field: field, Length: sample.Select(source => SourceValue.Read(source, field.Source).Length).DefaultIfEmpty(0).Average()))
            .OrderByDescending(field => field.Length).ThenBy(field => field.Field.Path, StringComparer.Ordinal)
            .ToList();
        if (lengths is not [var longest, ..] || (sample.Count > 0 && longest.Length == 0))
        {
            throw new BadInputException($"'{index}' has no text field with words, so there is nothing to search. Name the fields with --text, and give a query with --query.");
        }

        var title = lengths.Skip(1)
            .Where(field => field.Length is > 0 and <= LongestTitle && NameRank(field.Field.Path) < TitleNames.Length)
            .OrderBy(field => NameRank(field.Field.Path))
            .Select(field => field.Field.Path)
            .FirstOrDefault();
        return new FieldProposal(
            longest.Field.Path, title,
            [.. lengths.Select(field => FormattableString.Invariant($"{field.Field.Path} ({field.Field.Type}, {field.Field.Analyzer ?? "default analyzer"}, {field.Length:0} characters on average)"))]);
    }

    private static int NameRank(string path)
    {
        var rank = Array.FindIndex(TitleNames, name => path.Split('.')[^1].Equals(name, StringComparison.OrdinalIgnoreCase));
        return rank < 0 ? TitleNames.Length : rank;
    }
}
