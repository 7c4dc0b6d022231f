namespace Search.Core.Indexing;

/// <summary>The names of an index's fields as constants; <see cref="IndexSchema"/> describes the fields.</summary>
public static class IndexFieldNames
{
    /// <summary>The passage's id.</summary>
    public const string Id = "id";

    /// <summary>The title.</summary>
    public const string Title = "title";

    /// <summary>The text.</summary>
    public const string Text = "text";

    /// <summary>Title and text together.</summary>
    public const string Contents = "contents";

    /// <summary>The other fields of the collection.</summary>
    public const string Fields = "fields";
}
