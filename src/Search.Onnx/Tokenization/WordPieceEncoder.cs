using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace Search.Onnx.Tokenization;

/// <summary>
/// Converts text to token ids, exactly as Hugging Face's fast BERT tokenizer does: characters by <see cref="CharacterTable"/>, pieces by the
/// library's WordPiece, and earlier words from a cache. Safe for concurrent use.
/// </summary>
public sealed partial class WordPieceEncoder
{
    /// <summary>A word with more code points becomes <c>[UNK]</c>.</summary>
    internal const int MaxWordLength = 100;

    private readonly CharacterTable _characters;
    private readonly WordPieceTokenizer _pieces;
    private readonly WordCache _cache = new();

    /// <summary>Makes an encoder.</summary>
    /// <param name="vocabulary">The model's tokens.</param>
    /// <param name="lowerCase">Whether texts are lower-cased and stripped of accents (uncased models).</param>
    public WordPieceEncoder(Vocabulary vocabulary, bool lowerCase)
    {
        Vocabulary = vocabulary;
        _characters = lowerCase ? CharacterTable.Uncased : CharacterTable.Cased;
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', vocabulary.Tokens)));
        _pieces = WordPieceTokenizer.Create(lines, new WordPieceOptions
        {
            UnknownToken = "[UNK]",
            ContinuingSubwordPrefix = "##",
            MaxInputCharsPerWord = 2 * MaxWordLength, // It counts UTF-16 units; code points are counted here.
        });
    }

    /// <summary>The model's tokens.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Makes the encoder of a model folder, from its vocabulary and its tokenizer's settings.</summary>
    /// <exception cref="Core.Errors.ModelException">A file is missing or damaged.</exception>
    public static WordPieceEncoder FromFolder(string folder) =>
        new(Vocabulary.FromFolder(folder), TokenizerSettings.FromFolder(folder).LowerCase);

    /// <summary>
    /// The ids of a text, without [CLS] and [SEP]. A special token that is written in the text is treated as text, so a passage cannot fake a
    /// separator.
    /// </summary>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        var ids = new List<int>(text.Length / 4 + 8);
        AppendIds(text, ids);
        return [.. ids];
    }

    /// <summary>The same ids as <see cref="Encode"/>, with the words that they belong to.</summary>
    internal EncodedWords EncodeWords(ReadOnlySpan<char> text)
    {
        var ids = new List<int>();
        var found = new List<EncodedWord>();
        var words = new WordSplitter(_characters, text);
        while (words.MoveNext())
        {
            var first = ids.Count;
            AppendWord(words.Word, ids);
            if (ids.Count > first) // A word of characters that the tokenizer removes has no ids.
            {
                found.Add(new EncodedWord(words.Place.Start.Value, words.Place.End.Value, first));
            }
        }

        return new EncodedWords([.. ids], found);
    }

    /// <summary>The ids of a text as Hugging Face gives them by default: the literals [CLS], [SEP], … become special tokens.</summary>
    public int[] EncodeWithSpecialTokens(string text)
    {
        var ids = new List<int>();
        var start = 0;
        foreach (Match literal in SpecialLiteral().Matches(text))
        {
            if (Vocabulary.Ids.TryGetValue(literal.Value, out var id))
            {
                AppendIds(text.AsSpan(start, literal.Index - start), ids);
                ids.Add(id);
                start = literal.Index + literal.Length;
            }
        }

        AppendIds(text.AsSpan(start), ids);
        return [.. ids];
    }

    private void AppendIds(ReadOnlySpan<char> text, List<int> ids)
    {
        var words = new WordSplitter(_characters, text);
        while (words.MoveNext())
        {
            AppendWord(words.Word, ids);
        }
    }

    private void AppendWord(ReadOnlySpan<char> word, List<int> ids)
    {
        if (!_cache.TryAppend(word, ids))
        {
            var pieces = Split(_characters.Normalize(word));
            _cache.Add(word, pieces);
            ids.AddRange(pieces);
        }
    }

    private int[] Split(string word) =>
        CountCodePoints(word) > MaxWordLength
            ? [Vocabulary.Unknown]
            : [.. _pieces.EncodeToIds(word, considerPreTokenization: false, considerNormalization: false)];

    private static int CountCodePoints(string word) => word.EnumerateRunes().Count();

    [GeneratedRegex(@"\[(?:UNK|SEP|PAD|CLS|MASK)\]")]
    private static partial Regex SpecialLiteral();
}
