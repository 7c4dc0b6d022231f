using System.Text.Json.Serialization;

namespace Search.Core.Collections;

/// <summary>
/// How a collection is read where that is not the default. The first three name the fields (columns) that hold a passage's id, title and
/// text; all other fields are kept as they are.
/// </summary>
/// <param name="IdField">The id's field; null for <c>_id</c>, or <c>id</c> where that is missing.</param>
/// <param name="TitleField">The title's field, which every passage must then have; null for <c>title</c>, which may be missing.</param>
/// <param name="TextField">The text's field; null for <c>text</c>, or <c>contents</c> where that is missing.</param>
/// <param name="Format">The format; null to tell it from the file's name, or from the first character of a stream.</param>
/// <param name="RepairMojibake">Whether UTF-8 that was decoded as Windows-1252 and encoded again is repaired; otherwise text is kept byte for byte.</param>
public sealed record CollectionOptions(
    string? IdField = null, string? TitleField = null, string? TextField = null, CollectionFormat? Format = null, bool RepairMojibake = false)
{
    private const int MostNames = 20;
    private const int LongestName = 50;

    /// <summary>The defaults.</summary>
    public static CollectionOptions Default { get; } = new();

    /// <summary>Whether a field is named.</summary>
    [JsonIgnore]
    internal bool HasNames => IdField is not null || TitleField is not null || TextField is not null;

    /// <summary>The possible names of the id's field, the best first.</summary>
    [JsonIgnore]
    internal IReadOnlyList<string> IdFields => IdField is null ? ["_id", "id"] : [IdField];

    /// <summary>The possible names of the title's field.</summary>
    [JsonIgnore]
    internal IReadOnlyList<string> TitleFields => [TitleField ?? "title"];

    /// <summary>The possible names of the text's field, the best first.</summary>
    [JsonIgnore]
    internal IReadOnlyList<string> TextFields => TextField is null ? ["text", "contents"] : [TextField];

    /// <summary>Checks that the three fields differ.</summary>
    /// <exception cref="Errors.BadInputException">One field is named for two purposes, or a name is empty.</exception>
    public CollectionOptions Validate()
    {
        string[] names = [.. IdFields, .. TitleFields, .. TextFields];
        return names.Distinct().Count() < names.Length || names.Contains("")
            ? throw new Errors.BadInputException(
                $"The fields of id, title and text are {string.Join(", ", names.Select(Quote))}; expected different names. " +
                "Change --id-field, --title-field or --text-field.")
            : this;
    }

    /// <summary>Which field a passage lacks: <c>id</c>, <c>text</c> or <c>title</c>; null if it has all that it must have.</summary>
    internal string? FirstMissing(bool hasId, bool hasTitle, bool hasText) =>
        !hasId ? "id" : !hasText ? "text" : !hasTitle && TitleField is not null ? "title" : null;

    /// <summary>Why a passage that lacks a field is rejected.</summary>
    /// <param name="what">The field, as from <see cref="FirstMissing"/>.</param>
    /// <param name="found">The names of the fields that it has.</param>
    internal string Missing(string what, IReadOnlyList<string> found)
    {
        var expected = what switch { "id" => IdFields, "text" => TextFields, _ => TitleFields };
        var listed = found.Count == 0 ? "no field" : string.Join(", ", found.Take(MostNames).Select(Quote));
        var more = found.Count > MostNames ? $" and {found.Count - MostNames} more" : "";
        return $"no {what}: found {listed}{more}; expected {string.Join(" or ", expected.Select(Quote))}. Name another field with --{what}-field";
    }

    private static string Quote(string name) => $"\"{(name.Length > LongestName ? name[..LongestName] + "…" : name)}\"";
}
