using Search.Onnx.Models;

namespace Search.Tests.Onnx.Models;

public sealed class ContentKeyTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_key_is_that_of_the_recipe_and_of_what_the_files_hold()
    {
        var (one, other) = (_home.File("one"), _home.File("other"));
        File.WriteAllText(one, "text");
        File.WriteAllText(other, "text");
        var key = ContentKey.Of("fp32", [one]);

        Assert.Equal(key, ContentKey.Of("fp32", [one]));
        Assert.NotEqual(key, ContentKey.Of("int8", [one]));
        Assert.NotEqual(key, ContentKey.Of("fp32", [other]));
        File.WriteAllText(one, "Text");
        Assert.NotEqual(key, ContentKey.Of("fp32", [one]));
    }
}
