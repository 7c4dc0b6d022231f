using System.Text;

namespace Search.Onnx.Tokenization;

/// <summary>Takes the words of a text one by one, normalised and split as BERT's tokenizer does it.</summary>
/// <remarks>A word is valid until the next one is taken. The buffer grows with the longest word, never with the text.</remarks>
internal ref struct WordSplitter(CharacterTable table, ReadOnlySpan<char> text, char[] buffer)
{
    private readonly ReadOnlySpan<char> _text = text;
    private char[] _buffer = buffer;
    private int _length;
    private int _position;

    /// <summary>The word that was taken last.</summary>
    public readonly ReadOnlySpan<char> Word => _buffer.AsSpan(0, _length);

    /// <summary>The buffer, which may have been replaced by a larger one.</summary>
    public readonly char[] Buffer => _buffer;

    /// <summary>Takes the next word; false at the end of the text.</summary>
    public bool MoveNext()
    {
        _length = 0;
        while (_position < _text.Length)
        {
            var letter = _text[_position];
            var codePoint = (int)letter;
            var width = 1;
            if (char.IsSurrogate(letter) && Rune.DecodeFromUtf16(_text[_position..], out var rune, out _) == System.Buffers.OperationStatus.Done)
            {
                codePoint = rune.Value;
                width = 2;
            }

            switch (table[codePoint])
            {
                case CharacterClass.Kept:
                    Append(_text.Slice(_position, width));
                    break;
                case CharacterClass.Changed:
                    AppendChanged(codePoint);
                    break;
                case CharacterClass.Removed:
                    break;
                case CharacterClass.Space when _length > 0:
                    _position += width;
                    return true;
                case CharacterClass.Space:
                    break;
                case CharacterClass.Alone when _length > 0:
                    return true; // The character itself is the next word.
                case CharacterClass.Alone:
                    AppendChanged(codePoint);
                    _position += width;
                    return true;
            }

            _position += width;
        }

        return _length > 0;
    }

    private void AppendChanged(int codePoint)
    {
        if (codePoint < 0x80)
        {
            Append(char.ToLowerInvariant((char)codePoint));
        }
        else
        {
            Append(table.TextOf(codePoint));
        }
    }

    private void Append(char letter) => Append(new ReadOnlySpan<char>(in letter));

    private void Append(scoped ReadOnlySpan<char> letters)
    {
        if (_length + letters.Length > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + letters.Length));
        }

        letters.CopyTo(_buffer.AsSpan(_length));
        _length += letters.Length;
    }
}
