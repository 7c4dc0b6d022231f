using CsCheck;
using Search.Benchmarks.Peers;

namespace Search.Tests.Benchmarks.Peers;

public class PeerAnswerTests
{
    [Fact]
    public void A_result_is_read_with_its_members() =>
        Assert.Equal(new Round(1.5, 12), PeerAnswer.Read<Round>("peer", "round", """{"ok": {"seconds": 1.5, "tokens": 12}}"""));

    [Fact]
    public void A_peers_error_is_reported_with_its_name()
    {
        var error = Assert.Throws<PeerException>(() => PeerAnswer.Read<Round>("transformers.js", "load", """{"error": "no such model"}"""));

        Assert.Equal("The peer transformers.js failed at 'load': no such model", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("npm warn deprecated")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"ok": null}""")]
    [InlineData("""{"ok": {"seconds": 1.5}}""")]
    [InlineData("""{"ok": {"seconds": "fast", "tokens": 1}}""")]
    public void Text_without_passwords_is_shown_unchanged(string line)
    {
        var error = Assert.Throws<PeerException>(() => PeerAnswer.Read<Round>("peer", "round", line));

        Assert.Contains($"answered 'round' with {line}; expected", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_not_an_answer_throws_a_peer_exception() => Gen.String.Sample(line =>
    {
        try
        {
            PeerAnswer.Read<Round>("peer", "round", line);
            return false;
        }
        catch (PeerException)
        {
            return true;
        }
    });

    private sealed record Round(double Seconds, long Tokens);
}
