using System.Text;
using Search.Core;
using Search.Core.Collections;

namespace Search.Tests.Core.Collections;

/// <summary>A passage that was rejected is written as a line that gives the same passage when it is read again.</summary>
public class PassageLineTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("Title \"quoted\"", """{"url":"https://example.org","id":7,"contents":"another","deep":{"n":[1.50,1e3]}}""")]
    public void A_passage_comes_back_with_its_other_fields(string? title, string? fields) =>
        AssertComesBack(new Passage("p1", title, "text\nof two lines") { Fields = fields }, CollectionOptions.Default);

    [Fact]
    public void A_passage_comes_back_with_other_names_of_the_fields() => AssertComesBack(
        new Passage("p1", "t", "x") { Fields = """{"_id":1,"title":"other","text":null}""" }, new CollectionOptions("docid", "headline", "body"));

    private static void AssertComesBack(Passage passage, CollectionOptions options)
    {
        var line = new PassageLine(options);
        using var batch = new PassageBatch();

        Assert.Null(line.Parse(Encoding.UTF8.GetBytes(line.Write(passage)), batch));
        Assert.Equal(passage, batch[0].ToPassage());
    }
}
