using System.Text;

namespace Search.Onnx.Tokenization;

/// <summary>Enumerates the words of a text, split as in BERT's tokenizer and otherwise unchanged.</summary>
internal ref struct WordSplitter(CharacterTable table, ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<CharacterClass> _classes = table.Classes;
    private readonly ReadOnlySpan<char> _text = text;
    private int _start;
    private int _end;

    /// <summary>The current word.</summary>
    public readonly ReadOnlySpan<char> Word => _text[_start.._end];

    /// <summary>Where the current word is in the text.</summary>
    public readonly Range Place => _start.._end;

    /// <summary>Moves to the next word; false at the end of the text.</summary>
    public bool MoveNext()
    {
        // Local variables can stay in registers: these loops run for every character of every text.
        var text = _text;
        var classes = _classes;
        var position = _end;
        while (position < text.Length && classes[text[position]] == CharacterClass.Space) // No space is a surrogate pair.
        {
            position++;
        }

        _start = position;
        while (position < text.Length)
        {
            var kind = classes[text[position]];
            var width = 1;
            if (kind == CharacterClass.Surrogate)
            {
                Rune.DecodeFromUtf16(text[position..], out var rune, out width);
                kind = classes[rune.Value];
            }

            if (kind >= CharacterClass.Space)
            {
                _end = kind == CharacterClass.Alone && position == _start ? position + width : position;
                return true;
            }

            position += width;
        }

        _end = position;
        return _start < position;
    }
}
