using Search.Onnx.Tokenization;

namespace Search.Tests.Onnx.Tokenization;

public class WordCacheTests
{
    private readonly WordCache _cache = new();

    [Theory]
    [InlineData("cat", new[] { 4937 })]
    [InlineData("embeddings", new[] { 7861, 8270, 4667, 2015 })]
    [InlineData("12345678901234567890123456789012", new[] { 1, 2 })]
    public void A_cached_word_is_returned_with_all_its_ids(string word, int[] ids)
    {
        Assert.Null(Find(word));

        _cache.Add(word, ids);

        Assert.Equal(ids, Find(word));
    }

    [Fact]
    public void The_cache_is_case_sensitive()
    {
        _cache.Add("cat", [1]);

        Assert.Null(Find("Cat"));
    }

    [Fact]
    public void A_word_that_is_too_long_or_has_no_ids_is_not_kept()
    {
        var tooLong = new string('a', WordCache.LongestWord + 1);
        _cache.Add(tooLong, [1]);
        _cache.Add("\u200B", []);

        Assert.Null(Find(tooLong));
        Assert.Null(Find("\u200B"));
    }

    [Fact]
    public void Parallel_callers_with_many_words_get_correct_ids_and_the_cache_stays_bounded()
    {
        const int Words = 3 * WordCache.Places;
        Parallel.For(0, Words, word => _cache.Add($"word{word}", [word, -word]));

        var kept = 0;
        for (var word = 0; word < Words; word++)
        {
            if (Find($"word{word}") is { } ids)
            {
                Assert.Equal([word, -word], ids);
                kept++;
            }
        }

        _cache.Add("fresh", [1]);
        Assert.InRange(kept, WordCache.Places / 2, WordCache.Places + 8);
        Assert.Equal([1], Find("fresh"));
    }

    private List<int>? Find(string word)
    {
        var ids = new List<int>();
        return _cache.TryAppend(word, ids) ? ids : null;
    }
}
