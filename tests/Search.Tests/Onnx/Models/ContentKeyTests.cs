using Search.Onnx.Models;

namespace Search.Tests.Onnx.Models;

public sealed class ContentKeyTests : IDisposable
{
    private readonly TempFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void The_key_depends_on_the_text_and_on_the_files_content()
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
