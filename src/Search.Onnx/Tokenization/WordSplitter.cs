using System.Text;

namespace Search.Onnx.Tokenization;

/// <summary>Takes the words of a text one by one, split as BERT's tokenizer does it and otherwise as they stand in the text.</summary>
internal ref struct WordSplitter(CharacterTable table, ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<CharacterClass> _classes = table.Classes;
    private readonly ReadOnlySpan<char> _text = text;
    private int _start;
    private int _end;

    /// <summary>The word that was taken last.</summary>
    public readonly ReadOnlySpan<char> Word => _text[_start.._end];

    /// <summary>Takes the next word; false at the end of the text.</summary>
    public bool MoveNext()
    {
        // Locals, for the processor's registers: these loops see every character of every text.
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
