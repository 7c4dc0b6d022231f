namespace Search.Core.Collections;

/// <summary>What an engine accepts as an id.</summary>
public static class PassageId
{
    /// <summary>Returns why an id is not acceptable, or null.</summary>
    /// <param name="id">The id, in UTF-8.</param>
    public static string? Check(ReadOnlySpan<byte> id) =>
        id.Length is > 0 and <= Passage.MaxIdBytes ? null : $"the id has {id.Length} bytes; expected 1 to {Passage.MaxIdBytes}";
}
