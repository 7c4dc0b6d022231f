using System.Text;
using CsCheck;
using Microsoft.ML.Tokenizers;
using Search.Core.Storage;
using Search.Onnx.Tokenization;

namespace Search.Tests.Onnx.Tokenization;

/// <summary>
/// Compares the fast way (unchanged words, looked up in a cache) with the plain one: the whole text is normalised character by character and
/// split at spaces, and every word goes through the library. Samples run on all cores, so they share one cache.
/// </summary>
public class WordPieceEncoderPropertyTests
{
    private static readonly Vocabulary Vocabulary = Vocabulary.FromFolder(SearchInstallation.Find(SearchInstallation.BundledModel));

    private static readonly WordPieceTokenizer Library = WordPieceTokenizer.Create(
        Path.Combine(SearchInstallation.Find(SearchInstallation.BundledModel), "vocab.txt"),
        new WordPieceOptions { UnknownToken = "[UNK]", ContinuingSubwordPrefix = "##", MaxInputCharsPerWord = 200 });

    private static readonly string[] Pieces =
    [
        " ", "  ", "\t", "\r\n", "\u00A0", "\u2028", "\u3000", ".", "-", "_", "##", "[UNK]", "[SEP]", "…", "«", "中文", "日本", "\u0000", "\u200B",
        "\u00AD", "\uFEFF", "\uFFFD", "\uD800", "\uDC00", "\uD83D\uDE00", "\uD835\uDC00", "e\u0301", "É", "ß", "İ", "ǅ", "Σ", "한국", "ﬁ", "½", "नमस्ते",
        "The", "the", "THE", "unaffable", "Embedding", "x", "7", new string('a', 40), new string('b', 100), new string('\u0301', 50),
    ];

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]),
        Gen.Int[0, Vocabulary.Tokens.Count - 1].Select(id => Vocabulary.Tokens[id]),
        Gen.Char.Select(letter => letter.ToString()),
        Gen.Char[' ', '~'].Select(letter => letter.ToString()),
        Gen.Int[0, 0x10FFFF].Where(Rune.IsValid).Select(char.ConvertFromUtf32)).Array[0, 40].Select(string.Concat);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_text_gets_the_same_ids_with_and_without_the_cache(bool lowerCase)
    {
        var encoder = new WordPieceEncoder(Vocabulary, lowerCase);
        var characters = lowerCase ? CharacterTable.Uncased : CharacterTable.Cased;

        Text.Sample(
            text =>
            {
                var expected = PlainIds(characters, text);
                Assert.Equal(expected, encoder.Encode(text));
                Assert.Equal(expected, encoder.Encode(text)); // From the cache.
            },
            iter: 5_000);
    }

    private static int[] PlainIds(CharacterTable characters, string text)
    {
        var normal = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var letter = characters.Normalize(rune.ToString());
            normal.Append(characters.Classes[rune.Value] switch
            {
                CharacterClass.Space => " ",
                CharacterClass.Alone => $" {letter} ",
                _ => letter,
            });
        }

        return
        [
            .. normal.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => word.EnumerateRunes().Count() > 100
                ? [Vocabulary.Unknown]
                : Library.EncodeToIds(word, considerPreTokenization: false, considerNormalization: false)),
        ];
    }
}
