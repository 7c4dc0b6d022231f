namespace Search.Web.Searching.Results;

/// <summary>Cuts long texts.</summary>
internal static class TextCut
{
    /// <summary>The text, or its beginning with an ellipsis; a surrogate pair is not cut in two.</summary>
    public static string AtMost(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsLowSurrogate(text[length]) ? length - 1 : length;
        return text[..end] + "…";
    }
}
