using CsCheck;
using Search.Onnx.Inference.LongDocuments;
using Search.Onnx.Tokenization;

namespace Search.Tests.Onnx.Inference.LongDocuments;

public class WindowCutterTests
{
    private const int Unlimited = int.MaxValue;

    private static readonly WordPieceEncoder Encoder = WordPieceEncoder.FromFolder(TestData.InCheckout("models/mini-reranker-l6"));

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.OneOf("the ", "moon", " is ", "far. ", "Cats", "! ", "? \"Yes.\" ", "月", "。", "\n", "antidisestablishmentarianism ", "\u0301", "😀 ", "3.14 ", "e.g. ")
            .Array[0, 120].Select(string.Concat),
        Gen.String[0, 200]);

    [Fact]
    public void Windows_cover_every_word_in_order_and_fit() => Gen.Select(Texts, Gen.Int[1, 60], Gen.Int[0, 59]).Sample((text, room, some) =>
    {
        var (encoded, overlap) = (Encoder.EncodeWords(text), some % room);
        var windows = WindowCutter.Cut(text, encoded, room, overlap, Unlimited);

        var covered = 0;
        foreach (var (previous, window) in windows.Prepend(default).Zip(windows))
        {
            var (from, to) = (window.Ids.Offset, window.Ids.Offset + window.Ids.Count);
            Assert.True(window.Ids.Count <= room || encoded.Words.Count(word => word.FirstId >= from && word.FirstId < to) == 1);
            Assert.True(from <= covered && to > covered, "A window begins where the one before it ends, or earlier, and goes further.");
            Assert.Equal(encoded.Ids[from..to], Encoder.Encode(text.AsSpan(window.Start, window.Length)));
            if (previous.Ids.Count > 0 && to < encoded.Ids.Length)
            {
                Assert.InRange(covered - from, 0, overlap);
            }

            covered = to;
        }

        Assert.Equal(encoded.Ids.Length, covered);
    });

    [Fact]
    public void Words_have_the_ids_of_the_whole_text() => Texts.Sample(text => Assert.Equal(Encoder.Encode(text), Encoder.EncodeWords(text).Ids));

    [Fact]
    public void Windows_end_with_sentences_and_share_one()
    {
        const string text = "The moon is far away. Cats sleep all day long. \"Fish do not.\" Dogs bark at night too. Birds sing.";

        var windows = Cut(text, room: 14, overlap: 7);

        Assert.Equal(
            [
                "The moon is far away. Cats sleep all day long.",
                "Cats sleep all day long. \"Fish do not.\"",
                "\"Fish do not.\" Dogs bark at night too.",
                "Dogs bark at night too. Birds sing.",
            ],
            windows.Select(window => text.Substring(window.Start, window.Length)));
    }

    [Theory]
    [InlineData("It is 3.14 here. So, e.g. this (\"Or this!\") and that", "It|So")]
    [InlineData("One line\nand another", "One|and")]
    [InlineData("\u6708\u3002\u300C\u65E5\u3002\u300D\u661F", "\u6708|\u300C|\u661F")]
    public void A_sentence_starts_after_a_full_stop_or_a_line_end(string text, string starts)
    {
        var words = Encoder.EncodeWords(text).Words;

        var found = SentenceStarts.Find(text, words).Zip(words).Where(word => word.First).Select(word => text[word.Second.Start..word.Second.End]);

        Assert.Equal(starts.Split('|'), found);
    }

    [Fact]
    public void The_last_window_is_as_long_as_the_others()
    {
        var text = string.Join(' ', Enumerable.Range(0, 41).Select(_ => "moon"));

        var windows = Cut(text, room: 20, overlap: 0);

        Assert.Equal([20, 20, 20], windows.Select(window => window.Ids.Count));
        Assert.Equal([0, 20, 21], windows.Select(window => window.Ids.Offset));
    }

    [Fact]
    public void No_more_windows_than_the_limit_are_cut() =>
        Assert.Equal(3, WindowCutter.Cut(Repeat("moon ", 100), Encoder.EncodeWords(Repeat("moon ", 100)), 10, 0, most: 3).Count);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static List<DocumentWindow> Cut(string text, int room, int overlap) => WindowCutter.Cut(text, Encoder.EncodeWords(text), room, overlap, Unlimited);
}
