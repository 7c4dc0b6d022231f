namespace Search.Elasticsearch.Attached;

/// <summary>A field of a mapping.</summary>
/// <param name="Path">Its dotted path.</param>
/// <param name="Type">Its type, for example <c>text</c>.</param>
/// <param name="Source">The path under which <c>_source</c> has its value: another one for a multi-field or an alias of a field.</param>
/// <param name="Analyzer">Its analyzer; null for the index's default one, or if it has none.</param>
/// <param name="Nested">The nested object that it is in; null if there is none.</param>
/// <param name="IsRuntime">Whether it is computed at search time, so that <c>_source</c> does not have it.</param>
internal sealed record MappedField(string Path, string Type, string Source, string? Analyzer, string? Nested, bool IsRuntime)
{
    private static readonly string[] TextTypes = ["text", "match_only_text", "search_as_you_type", "annotated_text", "semantic_text"];

    /// <summary>Whether it holds language, which a model can read.</summary>
    public bool IsText => TextTypes.Contains(Type);

    /// <summary>Whether <c>multi_match</c> can search it.</summary>
    public bool IsSearchable => IsText && Type != "semantic_text" && Nested is null;
}
