namespace Search.Core.Errors;

/// <summary>What kind of failure an error is. The console maps it to an exit code, the HTTP API to a status.</summary>
public enum ErrorKind
{
    /// <summary>An argument, a setting or a file is not valid.</summary>
    BadInput,

    /// <summary>The requested name does not exist.</summary>
    NotFound,

    /// <summary>A server or a file cannot be reached, or answered with an error. Trying again may help.</summary>
    Unavailable,

    /// <summary>A server is too busy. Trying again later helps.</summary>
    Overloaded,

    /// <summary>A server refused the request, for example because a permission is missing. Trying again does not help.</summary>
    Refused,

    /// <summary>An error in this program.</summary>
    Internal,
}
