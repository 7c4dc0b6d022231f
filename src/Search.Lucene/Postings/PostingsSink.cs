using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Search.Lucene.Postings;

/// <summary>Writes the postings of one term after the other, and says where they are.</summary>
internal sealed class PostingsSink(BinaryWriter documents, BinaryWriter lowHalves, BinaryWriter blocks, BinaryWriter frequencies, int allDocuments) : IDisposable
{
    private readonly List<(long, long)> _largeFrequencies = [];
    private readonly LargestRatios _ratios = new();
    private long _documents;
    private long _lowHalves;
    private long _blocks;
    private long _frequencies;

    /// <summary>The numbers of postings with frequencies that do not fit in a byte, and these frequencies.</summary>
    public IReadOnlyList<(long Posting, long Frequency)> LargeFrequencies => _largeFrequencies;

    /// <summary>Writes the postings of a term.</summary>
    /// <param name="postings">Its postings, before the first one.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="lengths">The codes of the documents' lengths.</param>
    /// <param name="inverseLengths">See <see cref="Ranking.Bm25.InverseLengths"/>.</param>
    public TermEntry Add(DocsEnum postings, int count, byte[] lengths, float[] inverseLengths)
    {
        var entry = new TermEntry { FirstFrequency = _frequencies, DocumentFrequency = count };
        (entry.FirstDocument, entry.FirstBlock) = entry.IsFrequent ? (_lowHalves, _blocks) : (_documents, 0);
        _ratios.Clear();
        var (number, block) = (0, -1);
        while (postings.NextDoc() is var document && document != DocIdSetIterator.NO_MORE_DOCS)
        {
            if (entry.IsFrequent)
            {
                StartBlocks(document >> 16);
                lowHalves.Write((ushort)document);
            }
            else
            {
                documents.Write(document);
            }

            WriteFrequency(postings.Freq);
            _ratios.Add(postings.Freq * inverseLengths[lengths[document]]);
            number++;
        }

        if (entry.IsFrequent)
        {
            StartBlocks((allDocuments + ushort.MaxValue) >> 16); // The last one is the end.
            _lowHalves += number;
        }
        else
        {
            _documents += number;
        }

        _ratios.WriteTo(ref entry);
        return number == count ? entry : throw new InvalidDataException($"A term has {number:N0} postings; expected {count:N0}.");

        void StartBlocks(int last)
        {
            for (; block < last; block++, _blocks++)
            {
                blocks.Write(number);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var section in new[] { documents, lowHalves, blocks, frequencies })
        {
            section.Dispose();
        }
    }

    private void WriteFrequency(int frequency)
    {
        if (frequency >= byte.MaxValue)
        {
            _largeFrequencies.Add((_frequencies, frequency));
        }

        frequencies.Write((byte)Math.Min(frequency, byte.MaxValue));
        _frequencies++;
    }
}
