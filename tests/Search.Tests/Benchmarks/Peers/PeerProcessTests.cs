using Search.Benchmarks.Peers;
using Search.Core.Errors;

namespace Search.Tests.Benchmarks.Peers;

/// <summary>The peer is a shell script, so that the test needs neither Node.js nor Python.</summary>
public class PeerProcessTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_missing_program_is_named_with_what_to_install()
    {
        var error = Assert.Throws<BadInputException>(
            () => PeerProcess.Start("transformers.js", "no-such-node", ["tokenize.mjs"], Path.GetTempPath(), "Node.js 18 or later"));

        Assert.Contains("transformers.js needs 'no-such-node'", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("install Node.js 18 or later.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_request_and_every_answer_is_one_line()
    {
        await using var peer = Script("""while read -r line; do printf '{"ok": %s}\n' "$line"; done""");

        Assert.Equal(new Echo("load", new Texts("naïve")), await peer.AskAsync<Echo>("load", new { File = "naïve" }, Cancel));
        Assert.Equal(new Echo("round"), await peer.AskAsync<Echo>("round", null, Cancel));
    }

    [Fact]
    public async Task The_error_quotes_the_messages_of_a_peer_that_ends()
    {
        await using var peer = Script("""read -r line; echo "out of memory" >&2; exit 3""");

        var error = await Assert.ThrowsAsync<PeerException>(() => peer.AskAsync<Echo>("round", null, Cancel));

        Assert.Contains("ended with the exit code 3 at the request 'round'", error.Message, StringComparison.Ordinal);
        Assert.Contains("out of memory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_quotes_the_messages_of_a_peer_that_ended_before_the_request()
    {
        await using var peer = Script("exit 4");
        await Task.Delay(50, Cancel);

        var error = await Assert.ThrowsAsync<PeerException>(() => peer.AskAsync<Echo>("round", null, Cancel));

        Assert.Contains("exit code 4", error.Message, StringComparison.Ordinal);
    }

    private static PeerProcess Script(string script)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "There is no /bin/sh to play the peer.");
        return PeerProcess.Start("scripted", "/bin/sh", ["-c", script], Path.GetTempPath(), "a shell");
    }

    private sealed record Echo(string Do, Texts? With = null);

    private sealed record Texts(string File);
}
