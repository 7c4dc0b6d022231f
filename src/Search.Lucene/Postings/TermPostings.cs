using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Search.Lucene.Ranking;

namespace Search.Lucene.Postings;

/// <summary>The postings of one term of a query, read forwards.</summary>
internal sealed unsafe class TermPostings
{
    /// <summary>What <see cref="Document"/> is at the end.</summary>
    public const int End = int.MaxValue;

    /// <summary>Scores of lower frequencies are in a table.</summary>
    private const int TableFrequencies = 8;

    /// <summary>How many vectors are compared before a binary search is faster.</summary>
    private const int VectorTries = 8;

    private readonly PostingsFile _file;
    private readonly TermEntry* _entry;
    private readonly float _weight;
    private readonly float[] _table;
    private readonly byte* _frequencies;
    private readonly int* _documents;
    private readonly ushort* _lowHalves;
    private readonly int* _blocks;
    private int _block;
    private int _next;
    private int _blockEnd;

    /// <summary>Starts at the first document.</summary>
    public TermPostings(PostingsFile file, TermEntry* entry, int count)
    {
        _file = file;
        _entry = entry;
        _weight = Bm25.Weight(count, file.K1, file.DocumentsWithTerms, entry->DocumentFrequency);
        LargestScore = Bm25.Score(_weight, entry->LargestRatio);
        _table = Table();
        _frequencies = file.FrequenciesOf(entry);
        if (entry->IsFrequent)
        {
            _lowHalves = file.LowHalvesOf(entry);
            _blocks = file.BlocksOf(entry);
            _blockEnd = _blocks[1];
            SettleInBlock();
        }
        else
        {
            _documents = file.DocumentsOf(entry);
            _blockEnd = entry->DocumentFrequency;
            Document = _documents[0];
        }
    }

    /// <summary>How many documents have the term.</summary>
    public int DocumentFrequency => _entry->DocumentFrequency;

    /// <summary>The most that the term adds to a document's score.</summary>
    public float LargestScore { get; }

    /// <summary>The document of the next posting, or <see cref="End"/>.</summary>
    public int Document { get; private set; }

    /// <summary>A score that at least so many documents reach; 0 if it is not known.</summary>
    public float ScoreOfBest(int documents) => Bm25.Score(_weight, _entry->RatioOfBest(documents));

    /// <summary>Adds the term's scores of all documents before another one to sums.</summary>
    /// <param name="end">The document after the last one.</param>
    /// <param name="sums">One sum for each document.</param>
    /// <param name="first">The document of the first sum.</param>
    public void AddScores(int end, double* sums, int first)
    {
        if (!_entry->IsFrequent)
        {
            for (; Document < end; Document = ++_next < _blockEnd ? _documents[_next] : End)
            {
                sums[Document - first] += Score();
            }

            return;
        }

        while (Document < end)
        {
            var start = _block << 16;
            var stop = Math.Min(end - start, ushort.MaxValue + 1);
            fixed (float* table = _table)
            {
                _next = AddBlock(_lowHalves, _frequencies, _file.Lengths + start, table, sums + ((long)start - first), _next, _blockEnd, stop);
            }

            AddLargeFrequencies(stop, sums + ((long)start - first));
            SettleInBlock();
        }
    }

    /// <summary>Goes to the first posting of a document or of a later one.</summary>
    public void MoveTo(int document)
    {
        if (Document >= document)
        {
            return;
        }

        if (!_entry->IsFrequent)
        {
            while (++_next < _blockEnd && _documents[_next] < document)
            {
            }

            Document = _next < _blockEnd ? _documents[_next] : End;
            return;
        }

        if (document >> 16 != _block)
        {
            _block = document >> 16;
            (_next, _blockEnd) = (_blocks[_block], _blocks[_block + 1]);
        }

        _next = FirstFrom((ushort)document);
        SettleInBlock();
    }

    /// <summary>The term's score of the document at which the postings are.</summary>
    public float Score()
    {
        var (frequency, length) = (_frequencies[_next], _file.Lengths[Document]);
        return frequency < TableFrequencies ? _table[(length * TableFrequencies) + frequency] : LongScore(_next, length);
    }

    /// <summary>Postings whose scores are in the table, up to the first one that is not.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int AddBlock(ushort* lowHalves, byte* frequencies, byte* lengths, float* table, double* sums, int next, int end, int stop)
    {
        for (; next < end; next++)
        {
            int document = lowHalves[next];
            int frequency = frequencies[next];
            if (document >= stop || frequency >= TableFrequencies)
            {
                break;
            }

            sums[document] += table[(lengths[document] * TableFrequencies) + frequency];
        }

        return next;
    }

    /// <summary>The posting at which <see cref="AddBlock"/> stopped, if its frequency was the reason.</summary>
    private void AddLargeFrequencies(int stop, double* sums)
    {
        for (; _next < _blockEnd && _lowHalves[_next] < stop && _frequencies[_next] >= TableFrequencies; _next++)
        {
            sums[_lowHalves[_next]] += LongScore(_next, _file.Lengths[(_block << 16) + _lowHalves[_next]]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private float LongScore(int posting, byte length)
    {
        int frequency = _frequencies[posting];
        if (frequency == byte.MaxValue)
        {
            frequency = _file.LargeFrequency(_entry->FirstFrequency + posting);
        }

        return Bm25.Score(_weight, frequency * _file.InverseLengths[length]);
    }

    /// <summary>The scores for every length and low frequency.</summary>
    private float[] Table()
    {
        var table = new float[(_file.LargestLengthCode + 1) * TableFrequencies];
        for (var length = 0; length <= _file.LargestLengthCode; length++)
        {
            for (var frequency = 1; frequency < TableFrequencies; frequency++)
            {
                table[(length * TableFrequencies) + frequency] = Bm25.Score(_weight, frequency * _file.InverseLengths[length]);
            }
        }

        return table;
    }

    /// <summary>At the end of a block: goes to the first posting of a later one.</summary>
    private void SettleInBlock()
    {
        while (_next >= _blockEnd)
        {
            if (++_block >= _file.BlockCount)
            {
                Document = End;
                return;
            }

            (_next, _blockEnd) = (_blocks[_block], _blocks[_block + 1]);
        }

        Document = (_block << 16) | _lowHalves[_next];
    }

    /// <summary>The first posting of the block from the next one on whose low half is not smaller; the end of the block if there is none.</summary>
    private int FirstFrom(ushort low)
    {
        var wanted = Vector256.Create(low);
        var next = _next;
        for (var tries = 0; tries < VectorTries && next + Vector256<ushort>.Count <= _blockEnd; tries++, next += Vector256<ushort>.Count)
        {
            var reached = Vector256.GreaterThanOrEqual(Vector256.Load(_lowHalves + next), wanted).ExtractMostSignificantBits();
            if (reached != 0)
            {
                return next + BitOperations.TrailingZeroCount(reached);
            }
        }

        var (step, end) = (16, next);
        while (end < _blockEnd && _lowHalves[end] < low)
        {
            next = end + 1;
            end += step;
            step *= 2;
        }

        for (end = Math.Min(end, _blockEnd); next < end;)
        {
            var middle = (next + end) >>> 1;
            (next, end) = _lowHalves[middle] < low ? (middle + 1, end) : (next, middle);
        }

        return next;
    }
}
