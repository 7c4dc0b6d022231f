using Lucene.Net.Index;
using Lucene.Net.Util;
using Search.Core;
using Search.Core.Collections;
using Search.Core.Indexing;
using Search.Lucene.Passages;

namespace Search.Lucene;

/// <summary>Reads passages back from an index.</summary>
internal static class StoredPassages
{
    /// <summary>How many documents are read at a time.</summary>
    private const int Range = 2_000;

    /// <summary>Divides an index into ranges of documents: the first one, and the one after the last.</summary>
    public static IEnumerable<(int Start, int End)> RangesOf(IndexReader reader)
    {
        for (var start = 0; start < reader.MaxDoc; start += Range)
        {
            yield return (start, Math.Min(start + Range, reader.MaxDoc));
        }
    }

    /// <summary>The passages of a range; the caller disposes them. Nothing is ever deleted from an index.</summary>
    public static PassageBatch Read(IndexReader reader, PassageFileReader passages, (int Start, int End) range)
    {
        var places = MultiDocValues.GetNumericValues(reader, LuceneFieldNames.Place);
        var batch = new PassageBatch();
        for (var document = range.Start; document < range.End; document++)
        {
            batch.Add(passages.Read(places.Get(document)));
        }

        return batch;
    }

    /// <summary>Finds passages by id. Ids have no terms, only the values that sort results, so these are searched.</summary>
    public static IReadOnlyList<Passage> Find(IndexReader reader, PassageFileReader passages, IReadOnlyList<string> ids) =>
        [.. reader.Leaves.SelectMany(leaf => Find(leaf.AtomicReader, ids)).Select(passages.Read)];

    /// <summary>The places of the passages in a segment.</summary>
    private static IEnumerable<long> Find(AtomicReader segment, IReadOnlyList<string> ids)
    {
        var (values, places) = (segment.GetSortedDocValues(IndexFieldNames.Id), segment.GetNumericDocValues(LuceneFieldNames.Place));
        var wanted = ids.Select(id => values.LookupTerm(new BytesRef(id))).Where(ordinal => ordinal >= 0).ToHashSet();
        for (var document = 0; wanted.Count > 0 && document < segment.MaxDoc; document++)
        {
            if (wanted.Contains(values.GetOrd(document)))
            {
                yield return places.Get(document);
            }
        }
    }
}
