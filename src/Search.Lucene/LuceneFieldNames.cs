namespace Search.Lucene;

/// <summary>The fields that only embedded indexes have, beside those of <see cref="Core.Indexing.IndexSchema"/>.</summary>
internal static class LuceneFieldNames
{
    /// <summary>The place of a passage's record in the <see cref="Passages.PassageFile"/>.</summary>
    public const string Place = "place";
}
