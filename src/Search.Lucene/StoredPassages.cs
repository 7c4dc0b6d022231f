using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Indexing;

namespace Search.Lucene;

/// <summary>Reads passages back from an index.</summary>
internal static class StoredPassages
{
    /// <summary>How many documents are read at a time.</summary>
    private const int Range = 2_000;

    /// <summary>The passage of a document.</summary>
    public static Passage Read(Document document) =>
        new(document.Get(IndexFieldNames.Id), document.Get(IndexFieldNames.Title), document.Get(IndexFieldNames.Text))
        {
            Fields = document.Get(IndexFieldNames.Fields),
        };

    /// <summary>Divides an index into ranges of documents: the first one, and the one after the last.</summary>
    public static IEnumerable<(int Start, int End)> RangesOf(IndexReader reader)
    {
        for (var start = 0; start < reader.MaxDoc; start += Range)
        {
            yield return (start, Math.Min(start + Range, reader.MaxDoc));
        }
    }

    /// <summary>The passages of a range; the caller disposes them. Nothing is ever deleted from an index.</summary>
    public static PassageBatch Read(IndexReader reader, (int Start, int End) range)
    {
        var passages = new PassageBatch();
        for (var document = range.Start; document < range.End; document++)
        {
            passages.Add(Read(reader.Document(document)));
        }

        return passages;
    }

    /// <summary>Finds passages by id. Ids have no terms, only the values that sort results, so these are searched.</summary>
    public static IReadOnlyList<Passage> Find(IndexReader reader, IReadOnlyList<string> ids) =>
        [.. reader.Leaves.SelectMany(leaf => Find(leaf.AtomicReader, ids))];

    private static IEnumerable<Passage> Find(AtomicReader segment, IReadOnlyList<string> ids)
    {
        var values = segment.GetSortedDocValues(IndexFieldNames.Id);
        var wanted = ids.Select(id => values.LookupTerm(new BytesRef(id))).Where(ordinal => ordinal >= 0).ToHashSet();
        for (var document = 0; wanted.Count > 0 && document < segment.MaxDoc; document++)
        {
            if (wanted.Contains(values.GetOrd(document)))
            {
                yield return Read(segment.Document(document));
            }
        }
    }
}
