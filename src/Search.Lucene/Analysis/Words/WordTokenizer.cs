using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Search.Lucene.Analysis.Words;

/// <summary>
/// Splits text into the words of <see cref="WordGrammar"/>, as the tokenizer <c>standard</c> of Elasticsearch 8 and 9 does. (Lucene.Net's own knows no
/// emoji, and leaves out words of more than 255 characters.)
/// </summary>
internal sealed class WordTokenizer : Tokenizer
{
    /// <summary>A longer word is split, as on the server.</summary>
    public const int LongestWord = 255;

    private readonly char[] _buffer = new char[4_096];
    private readonly ICharTermAttribute _term;
    private readonly IOffsetAttribute _offset;
    private readonly ITypeAttribute _type;
    private int _position;
    private int _end;
    private int _before;
    private bool _readAll;

    /// <summary>A tokenizer for a text.</summary>
    public WordTokenizer(TextReader input)
        : base(input) =>
        (_term, _offset, _type) = (AddAttribute<ICharTermAttribute>(), AddAttribute<IOffsetAttribute>(), AddAttribute<ITypeAttribute>());

    /// <inheritdoc/>
    public override bool IncrementToken()
    {
        ClearAttributes();
        while (Fill())
        {
            var rest = _buffer.AsSpan(_position, _end - _position);
            var (length, rule) = WordGrammar.Automaton.Match(rest[..Window(rest)]);
            if (length > 0)
            {
                _term.CopyBuffer(_buffer, _position, length);
                _offset.SetOffset(CorrectOffset(_before + _position), CorrectOffset(_before + _position + length));
                _type.Type = WordGrammar.TypeOf(rule);
                _position += length;
                return true;
            }

            _position += rest.Length > 1 && char.IsSurrogatePair(rest[0], rest[1]) ? 2 : 1;
        }

        return false;
    }

    /// <inheritdoc/>
    public override void End()
    {
        base.End();
        var end = CorrectOffset(_before + _end);
        _offset.SetOffset(end, end);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        (_position, _end, _before, _readAll) = (0, 0, 0, false);
    }

    /// <summary>How much of the text a word may take; never half of a pair.</summary>
    private static int Window(ReadOnlySpan<char> text) =>
        text.Length <= LongestWord ? text.Length
        : char.IsHighSurrogate(text[LongestWord - 1]) ? LongestWord - 1
        : LongestWord;

    /// <summary>Reads on if less than the longest word is in the buffer. False at the end of the text.</summary>
    private bool Fill()
    {
        if (!_readAll && _end - _position <= LongestWord)
        {
            Array.Copy(_buffer, _position, _buffer, 0, _end - _position);
            _before += _position;
            (_position, _end) = (0, _end - _position);
            while (!_readAll && _end <= LongestWord)
            {
                var read = m_input.Read(_buffer, _end, _buffer.Length - _end);
                _readAll = read <= 0;
                _end += Math.Max(read, 0);
            }
        }

        return _position < _end;
    }
}
