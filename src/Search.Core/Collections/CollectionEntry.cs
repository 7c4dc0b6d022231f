using System.Text;

namespace Search.Core.Collections;

/// <summary>One line of a collection file: a passage, or the reason why it was rejected.</summary>
/// <param name="Line">1-based line number.</param>
/// <param name="Passage">The passage, or null.</param>
/// <param name="Rejection">The reason, or null.</param>
public readonly record struct CollectionEntry(long Line, Passage? Passage, Rejection? Rejection);

/// <summary>A line that is not a valid passage.</summary>
/// <param name="Reason">What was found and what was expected.</param>
/// <param name="Text">The line; bytes that are not UTF-8 are replaced by U+FFFD.</param>
/// <param name="Header">The header of the CSV file if the line is a row of one; otherwise null.</param>
public sealed record Rejection(string Reason, string Text, string? Header = null)
{
    /// <summary>The reason for bytes that are not text.</summary>
    internal const string NotUtf8 = "not valid UTF-8";

    /// <summary>Creates the rejection of a line.</summary>
    internal static Rejection Of(string reason, ReadOnlySpan<byte> line, string? header = null) => new(reason, Encoding.UTF8.GetString(line), header);
}
