namespace Search.Onnx.Tokenization;

/// <summary>What BERT's normaliser and word splitter do with a character.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Part of a word, as it is.</summary>
    Kept,

    /// <summary>Part of a word, but replaced by another text: lower case, without accents.</summary>
    Changed,

    /// <summary>Removed: control characters and, unless the model is cased, combining marks.</summary>
    Removed,

    /// <summary>One half of a surrogate pair; the whole character has the class.</summary>
    Surrogate,

    /// <summary>Ends a word.</summary>
    Space,

    /// <summary>A word by itself, for example punctuation.</summary>
    Alone,
}
