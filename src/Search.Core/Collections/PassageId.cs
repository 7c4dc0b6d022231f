namespace Search.Core.Collections;

/// <summary>Which ids the engines accept.</summary>
public static class PassageId
{
    /// <summary>Returns why an id is not accepted, or null.</summary>
    /// <param name="id">The id, in UTF-8.</param>
    public static string? Check(ReadOnlySpan<byte> id) =>
        id.Length is > 0 and <= Passage.MaxIdBytes ? null : $"the id has {id.Length} bytes; expected 1 to {Passage.MaxIdBytes}";
}
