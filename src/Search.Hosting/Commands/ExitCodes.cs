using Search.Core.Errors;

namespace Search.Hosting.Commands;

/// <summary>What a command's exit code says.</summary>
public static class ExitCodes
{
    /// <summary>Everything was done.</summary>
    public const int Done = 0;

    /// <summary>The command failed.</summary>
    public const int Failed = 1;

    /// <summary>Arguments or input are not what they should be.</summary>
    public const int BadInput = 2;

    /// <summary>Done, but some items were rejected; the output says which and where they are.</summary>
    public const int SomeRejected = 3;

    /// <summary>The exit code of a command that ended with an error of this kind.</summary>
    public static int Of(ErrorKind kind) => kind is ErrorKind.BadInput or ErrorKind.NotFound ? BadInput : Failed;
}
