using CsCheck;
using Search.Elasticsearch.Attached;

namespace Search.Tests.Elasticsearch.Attached;

public class HtmlTextTests
{
    [Theory]
    [InlineData("plain  text", "plain  text")]
    [InlineData("<p>One &amp; two</p><p>three<br>four</p>", "One & two\nthree\nfour")]
    [InlineData("<style>p { color: red }</style><script>alert('<p>')</script>5 &lt; 6", "5 < 6")]
    [InlineData("<ul><li>a <b>b</b></li>\n<li>c</li></ul>", "a b\nc")]
    [InlineData("unclosed <b", "unclosed")]
    public void The_text_is_kept_and_blocks_are_lines(string html, string text) => Assert.Equal(text, HtmlText.Of(html));

    [Fact]
    public void Any_text_is_read_without_an_error_and_without_tags() => Gen.String.Sample(
        text => Assert.DoesNotContain("<b>", HtmlText.Of($"<b>{text}</b>"), StringComparison.Ordinal));
}
