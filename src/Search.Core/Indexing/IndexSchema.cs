namespace Search.Core.Indexing;

/// <summary>The fields of every index. Both engines build their fields from this list.</summary>
public static class IndexSchema
{
    /// <summary>Must be raised when fields, analysis, length norms or the metadata's format change: older indexes must then be built again.</summary>
    public const int Version = 4;

    /// <summary>The passage's id; decides the order of equal scores.</summary>
    public static IndexField Id { get; } = new(IndexFieldNames.Id, FieldUses.Stored | FieldUses.Sorted, passage => passage.Id);

    /// <summary>The title.</summary>
    public static IndexField Title { get; } = new(IndexFieldNames.Title, FieldUses.Stored, passage => passage.Title);

    /// <summary>The text.</summary>
    public static IndexField Text { get; } = new(IndexFieldNames.Text, FieldUses.Stored, passage => passage.Text);

    /// <summary>Title and text together, as <see cref="Passage.Contents"/> joins them.</summary>
    public static IndexField Contents { get; } = new(IndexFieldNames.Contents, FieldUses.Searched, passage => passage.Contents);

    /// <summary>The other fields of the collection, as one JSON object.</summary>
    public static IndexField Others { get; } = new(IndexFieldNames.Fields, FieldUses.Stored | FieldUses.Json, passage => passage.Fields);

    /// <summary>All fields.</summary>
    public static IReadOnlyList<IndexField> Fields { get; } = [Id, Title, Text, Contents, Others];
}
