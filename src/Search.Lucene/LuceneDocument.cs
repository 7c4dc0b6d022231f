using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;
using Search.Core;
using Search.Core.Indexing;

namespace Search.Lucene;

/// <summary>What Lucene is given of a passage: its searched words, its id for the order of equal scores, and the place of its record.</summary>
internal static class LuceneDocument
{
    /// <summary>Not stored. BM25 needs term frequencies but no positions, which would double the work.</summary>
    private static readonly FieldType SearchedType = new(TextField.TYPE_NOT_STORED) { IndexOptions = IndexOptions.DOCS_AND_FREQS };

    /// <summary>The document of a passage.</summary>
    /// <param name="passage">The passage.</param>
    /// <param name="place">The place of its record in the <see cref="Passages.PassageFile"/>.</param>
    public static Document Of(Passage passage, long place)
    {
        var document = new Document { new NumericDocValuesField(LuceneFieldNames.Place, place) };
        foreach (var field in IndexSchema.Fields)
        {
            if (field.Value(passage) is { } value)
            {
                Add(document, field, value);
            }
        }

        return document;
    }

    private static void Add(Document document, IndexField field, string value)
    {
        if (field.Uses.HasFlag(FieldUses.Sorted))
        {
            document.Add(new SortedDocValuesField(field.Name, new BytesRef(value)));
        }

        if (field.Uses.HasFlag(FieldUses.Searched))
        {
            document.Add(new Field(field.Name, value, SearchedType));
        }
    }
}
