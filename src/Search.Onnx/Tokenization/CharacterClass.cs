namespace Search.Onnx.Tokenization;

/// <summary>What BERT's normaliser and word splitter do with a character.</summary>
internal enum CharacterClass : byte
{
    /// <summary>Part of a word, as it is.</summary>
    Kept,

    /// <summary>Part of a word, as another text: lower case, accents taken off.</summary>
    Changed,

    /// <summary>Left out: control characters and, unless the model is cased, combining marks.</summary>
    Removed,

    /// <summary>Half of a character: look at the whole one.</summary>
    Surrogate,

    /// <summary>Ends a word.</summary>
    Space,

    /// <summary>A word of its own.</summary>
    Alone,
}
