using System.Text;
using CsCheck;
using Search.Core;
using Search.Core.Collections;

namespace Search.Tests.Core.Collections;

/// <summary>Passages that were decoded as Windows-1252 are repaired as a whole, all others stay byte for byte.</summary>
public class MojibakeTests
{
    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    [Theory]
    [InlineData("donâ€™t", "don’t")]
    [InlineData("cafÃ©, naÃ¯ve", "café, naïve")]
    [InlineData("a â\u0080\u0099 b", "a ’ b")]
    [InlineData("Ã€ la carte, 5Â°C", "À la carte, 5°C")]
    [InlineData("ðŸ˜€ and â€\u009Dquotedâ€œ", "😀 and ”quoted“")]
    public void Wrongly_decoded_text_is_repaired(string text, string repaired) => Assert.Equal(repaired, Repair(new Passage("1", null, text)).Text);

    [Theory]
    [InlineData("plain")]
    [InlineData("café and don’t")]
    [InlineData("café, but donâ€™t")]
    [InlineData("donâ€™t, but also →")]
    [InlineData("donâ€™t 😀")]
    [InlineData("Ã")]
    [InlineData("é")]
    public void Text_that_is_correct_or_only_partly_wrong_stays_as_it_is(string text) => Assert.Equal(text, Repair(new Passage("1", null, text)).Text);

    [Theory]
    [InlineData("Itâ€™s", "a cafÃ©", "It’s", "a café")]
    [InlineData("Itâ€™s", "a café", "Itâ€™s", "a café")]
    [InlineData("It’s", "a cafÃ©", "It’s", "a cafÃ©")]
    [InlineData("Its", "a cafÃ©", "Its", "a café")]
    public void Title_and_text_are_repaired_together(string title, string text, string repairedTitle, string repairedText) => Assert.Equal(
        new Passage("Ã©", repairedTitle, repairedText) { Fields = """{"Ã©":"Ã©"}""" },
        Repair(new Passage("Ã©", title, text) { Fields = """{"Ã©":"Ã©"}""" }));

    [Fact]
    public void Without_the_option_nothing_is_repaired() =>
        Assert.Equal("donâ€™t", Read(new Passage("1", null, "donâ€™t"), CollectionOptions.Default).Text);

    [Fact]
    public void Any_text_that_was_wrongly_decoded_comes_back() => Gen.String[1, 50].Where(IsValid).Sample(text =>
        Assert.Equal(text, Repair(new Passage("1", null, Windows1252.GetString(Encoding.UTF8.GetBytes(text)))).Text));

    [Fact]
    public void Text_that_is_repaired_was_wrongly_decoded() => Gen.String[Gen.Char["aâ€™Ã©Â°’é\u0080\u0099"], 1, 12].Sample(text =>
    {
        var repaired = Repair(new Passage("1", null, text)).Text;

        Assert.True(repaired == text || Encoding.Latin1.GetBytes(repaired).Length <= text.Length && Same(text, Encoding.UTF8.GetBytes(repaired)));
    });

    /// <summary>Whether the text is what Windows-1252, or ISO 8859-1 for its controls, makes of the bytes.</summary>
    private static bool Same(string text, byte[] bytes) =>
        text.Length == bytes.Length && text.Zip(bytes).All(pair => pair.First == pair.Second || pair.First == Windows1252.GetString([pair.Second])[0]);

    private static bool IsValid(string text) => text == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) && !text.Contains('\uFEFF', StringComparison.Ordinal);

    private static Passage Repair(Passage passage) => Read(passage, new CollectionOptions(RepairMojibake: true));

    private static Passage Read(Passage passage, CollectionOptions options)
    {
        var line = Encoding.UTF8.GetBytes(new PassageLine(CollectionOptions.Default).Write(passage));
        using var file = CollectionFile.Open(new MemoryStream(line), "a.jsonl", options);
        return Assert.Single(file.Read()).Passage!;
    }
}
