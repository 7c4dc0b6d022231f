namespace Search.Core.Indexing;

/// <summary>What a field of an index is used for.</summary>
[Flags]
public enum FieldUses
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Stored, and returned unchanged with a result.</summary>
    Stored = 1,

    /// <summary>Analysed, and searched for the query's terms.</summary>
    Searched = 2,

    /// <summary>Used to sort results, by its UTF-8 bytes.</summary>
    Sorted = 4,

    /// <summary>Its value is one JSON object, which is stored as it is.</summary>
    Json = 8,
}
