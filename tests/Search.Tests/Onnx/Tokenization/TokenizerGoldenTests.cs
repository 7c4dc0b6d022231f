using Search.Onnx.Tokenization;

namespace Search.Tests.Onnx.Tokenization;

/// <summary>The tokens equal those of the reference implementation in every line.</summary>
public class TokenizerGoldenTests
{
    [Theory]
    [InlineData("singles.jsonl", "vocab.txt", true)]
    [InlineData("singles.jsonl", "vocab-crlf.txt", true)]
    [InlineData("cased/singles.jsonl", "cased/vocab.txt", false)]
    [InlineData("multilingual/singles.jsonl", "multilingual/vocab.txt", true)]
    [InlineData("pairs.jsonl", "vocab.txt", true)]
    [InlineData("truncation.jsonl", "vocab.txt", true)]
    [InlineData("multilingual/pairs.jsonl", "multilingual/vocab.txt", true)]
    public void Texts_get_the_tokens_of_the_reference(string file, string vocabulary, bool lowerCase)
    {
        var encoder = new WordPieceEncoder(Vocabulary.FromFile(TestData.Require($"golden/tokenizer/{vocabulary}")), lowerCase);
        foreach (var golden in GoldenTokens.Load(file))
        {
            golden.AssertSame(Sequence(encoder.Vocabulary, golden, encoder.EncodeWithSpecialTokens), special: true);
            golden.AssertSame(Sequence(encoder.Vocabulary, golden, text => encoder.Encode(text)), special: false);
        }
    }

    private static TokenSequence Sequence(Vocabulary vocabulary, GoldenTokens golden, Func<string, int[]> encode) => TokenSequence.Of(
        vocabulary,
        encode(golden.First),
        golden.Second is null ? null : encode(golden.Second),
        golden.MaxLength ?? int.MaxValue,
        PairTruncation.Parse(golden.Truncation));
}
