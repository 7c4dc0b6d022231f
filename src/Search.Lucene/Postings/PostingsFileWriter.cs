using System.IO.Hashing;
using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Search.Core.Indexing;
using Search.Lucene.Ranking;

namespace Search.Lucene.Postings;

/// <summary>Writes the <see cref="PostingsFile"/> of a merged index, from Lucene's postings.</summary>
internal sealed class PostingsFileWriter
{
    private const int BufferBytes = 1 << 18;
    private const int Alignment = 64;

    private readonly AtomicReader _segment;
    private readonly Terms? _terms;
    private readonly string _path;
    private readonly float[] _inverseLengths;
    private readonly byte[] _lengths;
    private PostingsHeader _header;

    private PostingsFileWriter(AtomicReader segment, string versionFolder, Bm25Parameters parameters)
    {
        _segment = segment;
        _terms = segment.GetTerms(IndexFieldNames.Contents);
        _path = Path.Combine(versionFolder, PostingsFile.Name);
        _header.Mark = PostingsHeader.ExpectedMark;
        _header.Version = PostingsHeader.CurrentVersion;
        _header.Documents = segment.MaxDoc;
        _header.Owner = PostingsFile.OwnerOf(versionFolder);
        _header.DocumentsWithTerms = _terms?.DocCount ?? 0;
        _header.AverageLength = _terms is null ? 1 : (float)(_terms.SumTotalTermFreq / (double)_terms.DocCount);
        (_header.K1, _header.B) = ((float)parameters.K1, (float)parameters.B);
        _inverseLengths = Bm25.InverseLengths(_header.K1, _header.B, _header.AverageLength);
        _lengths = new byte[segment.MaxDoc];
        if (segment.GetNormValues(IndexFieldNames.Contents) is { } norms)
        {
            for (var document = 0; document < _lengths.Length; document++)
            {
                _lengths[document] = (byte)norms.Get(document);
            }
        }

        _header.LargestLengthCode = _lengths.Length == 0 ? 0 : _lengths.Max();
    }

    /// <summary>Writes the file and waits until it is on the disk.</summary>
    /// <param name="reader">A reader of the merged index.</param>
    /// <param name="versionFolder">Where the file is written.</param>
    /// <param name="parameters">BM25's parameters.</param>
    /// <param name="cancel">Stops; an unfinished file stays, and is not used.</param>
    public static void Write(IndexReader reader, string versionFolder, Bm25Parameters parameters, CancellationToken cancel)
    {
        if (reader.Leaves is [var segment])
        {
            new PostingsFileWriter(segment.AtomicReader, versionFolder, parameters).Write(cancel);
        }
    }

    private void Write(CancellationToken cancel)
    {
        File.Delete(_path);
        LayOut();
        using (var file = new FileStream(_path, FileMode.CreateNew, FileAccess.ReadWrite))
        {
            file.SetLength(_header.FileBytes);
        }

        WriteDocuments();
        WriteTerms(cancel);
        Finish();
    }

    /// <summary>Decides where the sections start. The numbers of documents of the terms are known without reading their postings.</summary>
    private void LayOut()
    {
        var sizes = new long[PostingsSections.Count];
        var blocks = BlocksOf(_header.Documents) + 1;
        foreach (var (bytes, documents) in TermsInOrder())
        {
            _header.Terms++;
            sizes[(int)PostingsSection.TermBytes] += bytes;
            sizes[(int)PostingsSection.Frequencies] += documents;
            if (documents > TermEntry.MostRare)
            {
                sizes[(int)PostingsSection.LowHalves] += sizeof(ushort) * (long)documents;
                sizes[(int)PostingsSection.Blocks] += sizeof(int) * (long)blocks;
            }
            else
            {
                sizes[(int)PostingsSection.Documents] += sizeof(int) * (long)documents;
            }
        }

        sizes[(int)PostingsSection.Lengths] = _header.Documents;
        sizes[(int)PostingsSection.Order] = sizeof(int) * (long)_header.Documents;
        sizes[(int)PostingsSection.Places] = sizeof(long) * (long)_header.Documents;
        sizes[(int)PostingsSection.TermStarts] = sizeof(int) * (_header.Terms + 1L);
        sizes[(int)PostingsSection.Entries] = Marshal.SizeOf<TermEntry>() * (long)_header.Terms;
        long start = PostingsHeader.Bytes;
        for (var section = 0; section < sizes.Length; section++)
        {
            _header.Starts[section] = start;
            start = (start + sizes[section] + PostingsFile.Padding + Alignment - 1) / Alignment * Alignment;
        }

        _header.FileBytes = start;
    }

    /// <summary>How many blocks of 65,536 documents there are.</summary>
    private static int BlocksOf(int documents) => (documents + ushort.MaxValue) >> 16;

    private IEnumerable<(int Bytes, int Documents)> TermsInOrder()
    {
        var terms = _terms?.GetEnumerator();
        while (terms?.MoveNext() == true)
        {
            yield return (terms.Term.Length, terms.DocFreq);
        }
    }

    private void WriteDocuments()
    {
        var (ids, places) = (_segment.GetSortedDocValues(IndexFieldNames.Id), _segment.GetNumericDocValues(LuceneFieldNames.Place));
        using var lengths = Open(PostingsSection.Lengths);
        using var order = Open(PostingsSection.Order);
        using var placesOfPassages = Open(PostingsSection.Places);
        lengths.Write(_lengths);
        for (var document = 0; document < _header.Documents; document++)
        {
            order.Write(ids.GetOrd(document));
            placesOfPassages.Write(places.Get(document));
        }
    }

    private void WriteTerms(CancellationToken cancel)
    {
        using var starts = Open(PostingsSection.TermStarts);
        using var bytes = Open(PostingsSection.TermBytes);
        using var entries = Open(PostingsSection.Entries);
        using var postings = new PostingsSink(Open(PostingsSection.Documents), Open(PostingsSection.LowHalves), Open(PostingsSection.Blocks), Open(PostingsSection.Frequencies), _header.Documents);
        var (terms, documents, start) = (_terms?.GetEnumerator(), (DocsEnum?)null, 0);
        while (terms?.MoveNext() == true)
        {
            cancel.ThrowIfCancellationRequested();
            starts.Write(start);
            bytes.Write(terms.Term.Bytes.AsSpan(terms.Term.Offset, terms.Term.Length));
            start = checked(start + terms.Term.Length);
            documents = terms.Docs(liveDocs: null, documents, DocsFlags.FREQS);
            var entry = postings.Add(documents, terms.DocFreq, _lengths, _inverseLengths);
            entries.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<TermEntry>(in entry)));
        }

        starts.Write(start);
        WriteLargeFrequencies(postings.LargeFrequencies);
    }

    /// <summary>They are the last section, so that their number need not be known before.</summary>
    private void WriteLargeFrequencies(IReadOnlyList<(long Posting, long Frequency)> frequencies)
    {
        _header.LargeFrequencies = frequencies.Count;
        using var section = Open(PostingsSection.LargeFrequencies);
        foreach (var (posting, frequency) in frequencies)
        {
            section.Write(posting);
            section.Write(frequency);
        }

        _header.FileBytes += 2L * sizeof(long) * frequencies.Count;
    }

    /// <summary>Writes the header last: without it the file is not used.</summary>
    private void Finish()
    {
        using var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite);
        file.SetLength(_header.FileBytes);
        file.Position = PostingsHeader.Bytes;
        var hash = new XxHash3();
        hash.Append(file);
        _header.BodyHash = hash.GetCurrentHashAsUInt64();
        _header.HeaderHash = _header.ComputeHash();
        file.Position = 0;
        file.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<PostingsHeader>(in _header)));
        file.Flush(flushToDisk: true);
    }

    private BinaryWriter Open(PostingsSection section)
    {
        var file = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferBytes) { Position = _header.Starts[(int)section] };
        return new BinaryWriter(file);
    }
}
