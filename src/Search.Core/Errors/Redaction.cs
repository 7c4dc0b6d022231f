using System.Text.RegularExpressions;

namespace Search.Core.Errors;

/// <summary>Keeps user names and passwords of URLs out of messages, logs and results.</summary>
public static partial class Redaction
{
    private const string Hidden = "***@";

    /// <summary>
    /// The text with the user information of every URL in it replaced by <c>***</c>. A password that was not escaped may contain any
    /// character except a blank, so everything up to the last <c>@</c> of a URL is hidden.
    /// </summary>
    public static string WithoutCredentials(string text) => UserInformation().Replace(text, Hidden);

    /// <summary>The text after <c>://</c>, up to the last <c>@</c> before a blank or the next URL.</summary>
    [GeneratedRegex(@"(?<=://)(?:(?!://)\S)*@")]
    private static partial Regex UserInformation();
}
