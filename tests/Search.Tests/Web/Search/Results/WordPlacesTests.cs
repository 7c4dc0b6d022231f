using Search.Web.Searching.Results;

namespace Search.Tests.Web.Searching.Results;

public class WordPlacesTests
{
    [Theory]
    [InlineData("the moon and moonlight, Moon.", "moon", "moon")]
    [InlineData("the moon and moonlight, Moon.", "moon|Moon|moonlight", "moon|moonlight|Moon")]
    [InlineData("moon light", "moon|moon light", "moon light")]
    [InlineData("C++ and c", "C++|c", "C++|c")]
    [InlineData("nothing", "moon", "")]
    public void Whole_words_are_found_in_order_and_without_overlap(string text, string words, string found) =>
        Assert.Equal(found, string.Join('|', WordPlaces.Find(text, words.Split('|')).Select(place => text.Substring(place.Start, place.Length))));
}
