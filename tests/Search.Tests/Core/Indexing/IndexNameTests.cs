using CsCheck;
using Search.Core.Errors;
using Search.Core.Indexing;

namespace Search.Tests.Core.Indexing;

/// <summary>Which names an index may have.</summary>
public sealed class IndexNameTests
{
    [Theory]
    [InlineData("msmarco")]
    [InlineData("my-books_2.0")]
    [InlineData("книги")]
    [InlineData("本")]
    [InlineData("हिन्दी")]
    public void Names_of_letters_digits_and_three_signs_are_accepted(string name) => Assert.Equal(name, IndexName.Validate(name));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("%2a", "contains '%'")]
    [InlineData("books%2Cothers", "contains '%'")]
    [InlineData("a*", "contains '*'")]
    [InlineData("a,b", "contains ','")]
    [InlineData("a/../b", "contains '/'")]
    [InlineData("a+b", "contains '+'")]
    [InlineData("-a", "starts with '-'")]
    [InlineData(".a", "starts with '.'")]
    [InlineData("Books", "upper-case")]
    [InlineData("a\u0000", "control character")]
    [InlineData("a\ud800", "contains")]
    public void An_index_name_with_any_other_character_is_refused(string name, string reason)
    {
        var error = Assert.Throws<BadInputException>(() => IndexName.Validate(name));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Accepted_names_need_no_escaping_of_ASCII_characters() => Gen.String.Sample(text =>
    {
        try
        {
            return IndexName.Validate(text).Where(char.IsAscii).All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '_' or '.');
        }
        catch (BadInputException)
        {
            return true;
        }
    });

    [Theory]
    [InlineData("/data/My Books%20.tsv.gz", "my-books-20")]
    [InlineData("/data/_hidden", "hidden")]
    public void A_file_name_becomes_an_index_name(string path, string expected) => Assert.Equal(expected, IndexName.From(path));
}
