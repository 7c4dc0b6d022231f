using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Util;
using Search.Core.Indexing;
using Search.Lucene.Ranking;

namespace Search.Lucene.Postings;

/// <summary>
/// Writes the <see cref="PostingsFile"/> of a merged index, from Lucene's postings: on all processors, each with a part of the terms. The numbers of
/// documents of the terms are known before their postings are read, and so is the place of everything in the file.
/// </summary>
internal sealed class PostingsFileWriter
{
    private const int BufferBytes = 1 << 18;
    private const int Alignment = 64;

    private readonly AtomicReader _segment;
    private readonly Terms? _terms;
    private readonly string _path;
    private readonly float[] _inverseLengths;
    private readonly byte[] _lengths;
    private readonly int _blocks;
    private PostingsHeader _header;

    private PostingsFileWriter(AtomicReader segment, string versionFolder, Bm25Parameters parameters)
    {
        _segment = segment;
        _terms = segment.GetTerms(IndexFieldNames.Contents);
        _path = Path.Combine(versionFolder, PostingsFile.Name);
        _blocks = ((segment.MaxDoc + ushort.MaxValue) >> 16) + 1; // The last one is the end.
        _header.Mark = PostingsHeader.ExpectedMark;
        _header.Version = PostingsHeader.CurrentVersion;
        _header.Documents = segment.MaxDoc;
        _header.Owner = PostingsFile.OwnerOf(versionFolder);
        _header.DocumentsWithTerms = _terms?.DocCount ?? 0;
        _header.AverageLength = _terms is null ? 1 : (float)(_terms.SumTotalTermFreq / (double)_terms.DocCount);
        (_header.K1, _header.B) = ((float)parameters.K1, (float)parameters.B);
        _inverseLengths = Bm25.InverseLengths(_header.K1, _header.B, _header.AverageLength);
        _lengths = ReadLengths(segment);
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

    private static byte[] ReadLengths(AtomicReader segment)
    {
        var lengths = new byte[segment.MaxDoc];
        if (segment.GetNormValues(IndexFieldNames.Contents) is { } norms)
        {
            for (var document = 0; document < lengths.Length; document++)
            {
                lengths[document] = (byte)norms.Get(document);
            }
        }

        return lengths;
    }

    private void Write(CancellationToken cancel)
    {
        var (parts, end) = Divide();
        LayOut(end);
        File.Delete(_path);
        using (var file = new FileStream(_path, FileMode.CreateNew, FileAccess.ReadWrite))
        {
            file.SetLength(_header.FileBytes);
        }

        var large = new IReadOnlyList<(long, long)>[parts.Count];
        InParallel(parts.Count + 1, part =>
        {
            if (part == parts.Count)
            {
                WriteDocuments();
            }
            else
            {
                var next = part + 1 < parts.Count ? parts[part + 1].Before.Terms : end.Terms;
                large[part] = WriteTerms(parts[part].First, parts[part].Before, next, cancel);
            }
        }, cancel);
        WriteLargeFrequencies([.. large.SelectMany(frequencies => frequencies)]);
        Finish();
    }

    /// <summary>The first failure is thrown as it is, so that callers can tell a full disk from other errors.</summary>
    private static void InParallel(int parts, Action<int> write, CancellationToken cancel)
    {
        try
        {
            Parallel.For(0, parts, new ParallelOptions { CancellationToken = cancel }, write);
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }

    /// <summary>Divides the terms into parts with about as many postings each.</summary>
    private (List<(BytesRef First, PostingsCounts Before)> Parts, PostingsCounts End) Divide()
    {
        var (parts, counts) = (new List<(BytesRef, PostingsCounts)>(), default(PostingsCounts));
        var postings = (_terms?.SumDocFreq ?? 0) / Environment.ProcessorCount + 1;
        for (var terms = _terms?.GetEnumerator(); terms?.MoveNext() == true; counts = counts.After(terms.Term.Length, terms.DocFreq, _blocks))
        {
            if (counts.Frequencies >= parts.Count * postings)
            {
                parts.Add((BytesRef.DeepCopyOf(terms.Term), counts));
            }
        }

        return (parts, counts);
    }

    private void LayOut(PostingsCounts counts)
    {
        _header.Terms = counts.Terms;
        long start = PostingsHeader.Bytes;
        foreach (var section in Enum.GetValues<PostingsSection>())
        {
            _header.Starts[(int)section] = start;
            start = (start + SizeOf(section, counts) + PostingsFile.Padding + Alignment - 1) / Alignment * Alignment;
        }

        _header.FileBytes = start;
    }

    private long SizeOf(PostingsSection section, PostingsCounts counts) => section switch
    {
        PostingsSection.Lengths => _header.Documents,
        PostingsSection.Order => sizeof(int) * (long)_header.Documents,
        PostingsSection.Places => sizeof(long) * (long)_header.Documents,
        PostingsSection.TermStarts => sizeof(int) * (counts.Terms + 1L), // The last one is the end.
        PostingsSection.LargeFrequencies => 0, // The last section; their number is known at the end.
        _ => StartOf(section, counts),
    };

    /// <summary>Where a part of the terms starts in a section.</summary>
    private static long StartOf(PostingsSection section, PostingsCounts before) => section switch
    {
        PostingsSection.TermStarts => sizeof(int) * (long)before.Terms,
        PostingsSection.TermBytes => before.TermBytes,
        PostingsSection.Entries => Unsafe.SizeOf<TermEntry>() * (long)before.Terms,
        PostingsSection.Documents => sizeof(int) * before.Documents,
        PostingsSection.LowHalves => sizeof(ushort) * before.LowHalves,
        PostingsSection.Blocks => sizeof(int) * before.Blocks,
        PostingsSection.Frequencies => before.Frequencies,
        _ => 0,
    };

    private void WriteDocuments()
    {
        var (ids, places) = (_segment.GetSortedDocValues(IndexFieldNames.Id), _segment.GetNumericDocValues(LuceneFieldNames.Place));
        using var lengths = Open(PostingsSection.Lengths, default);
        using var order = Open(PostingsSection.Order, default);
        using var placesOfPassages = Open(PostingsSection.Places, default);
        lengths.Write(_lengths);
        for (var document = 0; document < _header.Documents; document++)
        {
            order.Write(ids.GetOrd(document));
            placesOfPassages.Write(places.Get(document));
        }
    }

    /// <summary>Writes a part of the terms.</summary>
    /// <returns>The frequencies that do not fit in a byte.</returns>
    private IReadOnlyList<(long Posting, long Frequency)> WriteTerms(BytesRef first, PostingsCounts before, int end, CancellationToken cancel)
    {
        using var starts = Open(PostingsSection.TermStarts, before);
        using var bytes = Open(PostingsSection.TermBytes, before);
        using var entries = Open(PostingsSection.Entries, before);
        using var postings = new PostingsSink(section => Open(section, before), before, _blocks);
        var (terms, documents, start) = (_terms!.GetEnumerator(), (DocsEnum?)null, checked((int)before.TermBytes));
        terms.SeekExact(first);
        for (var number = before.Terms; number < end; number++)
        {
            cancel.ThrowIfCancellationRequested();
            starts.Write(start);
            bytes.Write(terms.Term.Bytes.AsSpan(terms.Term.Offset, terms.Term.Length));
            start = checked(start + terms.Term.Length);
            documents = terms.Docs(liveDocs: null, documents, DocsFlags.FREQS);
            var entry = postings.Add(documents, terms.DocFreq, _lengths, _inverseLengths);
            entries.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<TermEntry>(in entry)));
            terms.MoveNext();
        }

        if (end == _header.Terms)
        {
            starts.Write(start);
        }

        return postings.LargeFrequencies;
    }

    private void WriteLargeFrequencies(IReadOnlyList<(long Posting, long Frequency)> frequencies)
    {
        _header.LargeFrequencies = frequencies.Count;
        using var section = Open(PostingsSection.LargeFrequencies, default);
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

    private BinaryWriter Open(PostingsSection section, PostingsCounts before)
    {
        var start = _header.Starts[(int)section] + StartOf(section, before);
        return new BinaryWriter(new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, BufferBytes) { Position = start });
    }
}
