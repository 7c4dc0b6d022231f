namespace Search.Core.Collections;

/// <summary>A line <c>id&lt;TAB&gt;text</c>.</summary>
internal static class TsvLine
{
    /// <summary>Adds the line's passage to a batch, or returns why the line is not a passage.</summary>
    /// <param name="line">Valid UTF-8.</param>
    /// <param name="batch">Gets the passage.</param>
    public static string? Parse(ReadOnlySpan<byte> line, PassageBatch batch)
    {
        var tab = line.IndexOf((byte)'\t');
        if (tab < 0)
        {
            return "no tab found; expected id<TAB>text";
        }

        if (PassageId.Check(line[..tab]) is { } reason)
        {
            return reason;
        }

        batch.Add(line[..tab], [], line[(tab + 1)..], []);
        return null;
    }
}
