using System.Text.Json;
using Search.Core.Storage;

namespace Search.Benchmarks.Peers;

/// <summary>The line that a peer answers with: <c>{"ok": RESULT}</c> or <c>{"error": MESSAGE}</c>.</summary>
internal static class PeerAnswer
{
    private const int ShownOfALine = 200;

    /// <summary>Reads the result.</summary>
    /// <exception cref="PeerException">The line is an error or not an answer.</exception>
    public static T Read<T>(string peer, string action, string line)
    {
        Envelope? answer;
        T? result;
        try
        {
            answer = JsonSerializer.Deserialize<Envelope>(line, JsonFormat.Strict);
            result = answer?.Ok is { } ok ? ok.Deserialize<T>(JsonFormat.Strict) : default;
        }
        catch (JsonException exception)
        {
            throw Unreadable(exception);
        }

        return answer?.Error is { } message ? throw new PeerException($"The peer {peer} failed at '{action}': {message}")
            : result ?? throw Unreadable(null);

        PeerException Unreadable(JsonException? exception) => new(
            $"The peer {peer} answered '{action}' with {line[..Math.Min(line.Length, ShownOfALine)]}; " +
            $$"""expected {"ok": …} with the members of {{typeof(T).Name}}, or {"error": "…"}.""", exception);
    }

    private sealed record Envelope(JsonElement? Ok = null, string? Error = null);
}
