using Search.Core.Errors;

namespace Search.Hosting.Commands;

/// <summary>The exit codes of commands.</summary>
public static class ExitCodes
{
    /// <summary>The command succeeded.</summary>
    public const int Done = 0;

    /// <summary>The command failed.</summary>
    public const int Failed = 1;

    /// <summary>Arguments or input are not valid.</summary>
    public const int BadInput = 2;

    /// <summary>The command finished, but some items were rejected; the output says where they are listed.</summary>
    public const int SomeRejected = 3;

    /// <summary>The exit code for an error of this kind.</summary>
    public static int Of(ErrorKind kind) => kind is ErrorKind.BadInput or ErrorKind.NotFound ? BadInput : Failed;
}
