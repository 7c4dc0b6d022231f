using System.IO.Hashing;
using System.Text.Json;
using CsCheck;
using Search.Core;
using Search.Core.Indexing;

namespace Search.Tests.Core.Indexing;

public sealed class ContentHashTests
{
    private static readonly Passage Cat = new("1", "Cats", "a cat");
    private static readonly Passage Dog = new("2", null, "a dog");

    [Fact]
    public void The_order_of_passages_does_not_matter() =>
        Gen.Select(Gen.String, Gen.String, Gen.String).Array.Sample(texts =>
        {
            Passage[] passages = [.. texts.Select(text => new Passage(text.Item1, text.Item2, text.Item3))];
            Assert.Equal(ContentHash.Of(passages), ContentHash.Of(passages.Reverse()));
            Assert.Equal(
                ContentHash.Of(passages),
                ContentHash.Of(passages[..(passages.Length / 2)]).Add(ContentHash.Of(passages[(passages.Length / 2)..])));
        });

    [Fact]
    public void Moving_a_letter_to_the_next_field_changes_the_hash()
    {
        Assert.NotEqual(ContentHash.Of(new Passage("ab", null, "c")), ContentHash.Of(new Passage("a", null, "bc")));
        Assert.NotEqual(ContentHash.Of(new Passage("a", "b", "c")), ContentHash.Of(new Passage("a", null, "bc")));
        Assert.NotEqual(ContentHash.Of(new Passage("a", "b", "c")), ContentHash.Of(new Passage("a", "bc", "")));
    }

    [Fact]
    public void A_passage_more_or_less_changes_the_hash_and_so_does_one_twice()
    {
        Assert.NotEqual(ContentHash.Of([Cat]), ContentHash.Of([Cat, Dog]));
        Assert.NotEqual(ContentHash.Of([Cat]), ContentHash.Of([Cat, Cat]));
        Assert.Equal(default, ContentHash.Of([]));
    }

    [Fact]
    public void A_missing_title_counts_as_an_empty_one() =>
        Assert.Equal(ContentHash.Of(Dog), ContentHash.Of(Dog with { Title = "" }));

    [Fact]
    public void The_value_is_XxHash128_of_each_field_after_its_length()
    {
        var bytes = Convert.FromHexString("0100000031" + "0400000043617473" + "050000006120636174");

        Assert.Equal(new ContentHash(XxHash128.HashToUInt128(bytes)), ContentHash.Of(Cat));
        Assert.Equal(32, ContentHash.Of([Cat, Dog]).ToString().Length);
    }

    [Fact]
    public void A_written_value_is_read_back_unchanged()
    {
        var hash = ContentHash.Of([Cat, Dog]);

        Assert.Equal(hash, ContentHash.Parse(hash.ToString()));
        Assert.Equal(hash, JsonSerializer.Deserialize<ContentHash>(JsonSerializer.Serialize(hash)));
    }

    [Theory]
    [InlineData("\"abc\"")]
    [InlineData("\"zz000000000000000000000000000000\"")]
    [InlineData("7")]
    [InlineData("null")]
    public void Invalid_json_of_a_hash_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<ContentHash>(json));
}
