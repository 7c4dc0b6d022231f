using Search.Core.Collections;
using Search.Core.Errors;

namespace Search.Tests.Core.Collections;

public class CollectionOptionsTests
{
    [Theory]
    [InlineData("body", null, "body")]
    [InlineData("title", null, null)]
    [InlineData("", null, null)]
    public void One_field_cannot_have_two_purposes_or_an_empty_name(string? id, string? title, string? text)
    {
        var error = Assert.Throws<BadInputException>(() => new CollectionOptions(id, title, text).Validate());

        Assert.Contains("expected different names", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_valid() => Assert.Same(CollectionOptions.Default, CollectionOptions.Default.Validate());
}
