using Lucene.Net.Index;
using Lucene.Net.Search;

namespace Search.Lucene.Postings;

/// <summary>Writes the postings of one term after the other, and says where they are.</summary>
internal sealed class PostingsSink : IDisposable
{
    private readonly BinaryWriter _documents;
    private readonly BinaryWriter _lowHalves;
    private readonly BinaryWriter _blocks;
    private readonly BinaryWriter _frequencies;
    private readonly int _blocksOfTerm;
    private readonly List<(long, long)> _largeFrequencies = [];
    private readonly LargestRatios _ratios = new();
    private PostingsCounts _counts;

    /// <summary>Starts at a term.</summary>
    /// <param name="open">Opens a section at the term's place.</param>
    /// <param name="before">What the terms before it take.</param>
    /// <param name="blocksOfTerm">How many numbers a frequent term has in <see cref="PostingsSection.Blocks"/>.</param>
    public PostingsSink(Func<PostingsSection, BinaryWriter> open, PostingsCounts before, int blocksOfTerm)
    {
        (_documents, _lowHalves) = (open(PostingsSection.Documents), open(PostingsSection.LowHalves));
        (_blocks, _frequencies) = (open(PostingsSection.Blocks), open(PostingsSection.Frequencies));
        (_counts, _blocksOfTerm) = (before, blocksOfTerm);
    }

    /// <summary>The numbers of postings with frequencies that do not fit in a byte, and these frequencies.</summary>
    public IReadOnlyList<(long Posting, long Frequency)> LargeFrequencies => _largeFrequencies;

    /// <summary>Writes the postings of a term.</summary>
    /// <param name="postings">Its postings, before the first one.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="lengths">The codes of the documents' lengths.</param>
    /// <param name="inverseLengths">See <see cref="Ranking.Bm25.InverseLengths"/>.</param>
    public TermEntry Add(DocsEnum postings, int count, byte[] lengths, float[] inverseLengths)
    {
        var entry = new TermEntry { FirstFrequency = _counts.Frequencies, DocumentFrequency = count };
        (entry.FirstDocument, entry.FirstBlock) = entry.IsFrequent ? (_counts.LowHalves, _counts.Blocks) : (_counts.Documents, 0);
        _ratios.Clear();
        var (number, block) = (0, -1);
        while (postings.NextDoc() is var document && document != DocIdSetIterator.NO_MORE_DOCS)
        {
            if (entry.IsFrequent)
            {
                StartBlocks(document >> 16);
                _lowHalves.Write((ushort)document);
            }
            else
            {
                _documents.Write(document);
            }

            WriteFrequency(postings.Freq, _counts.Frequencies + number);
            _ratios.Add(postings.Freq * inverseLengths[lengths[document]]);
            number++;
        }

        if (entry.IsFrequent)
        {
            StartBlocks(_blocksOfTerm - 1); // The last one is the end.
        }

        _ratios.WriteTo(ref entry);
        _counts = _counts.After(0, count, _blocksOfTerm);
        return number == count ? entry : throw new InvalidDataException($"A term has {number:N0} postings; expected {count:N0}.");

        void StartBlocks(int last)
        {
            for (; block < last; block++)
            {
                _blocks.Write(number);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var section in new[] { _documents, _lowHalves, _blocks, _frequencies })
        {
            section.Dispose();
        }
    }

    private void WriteFrequency(int frequency, long posting)
    {
        if (frequency >= byte.MaxValue)
        {
            _largeFrequencies.Add((posting, frequency));
        }

        _frequencies.Write((byte)Math.Min(frequency, byte.MaxValue));
    }
}
