using System.Diagnostics;

namespace Search.Tests.Onnx.Variants;

/// <summary>Runs a program in a shell that first limits its disk space or its file size.</summary>
internal static class LimitedShell
{
    /// <summary>A shell whose mounts are visible only to its own programs.</summary>
    public const string Mounting = "unshare --mount bash";

    /// <summary>
    /// A script that runs the program on a separate disk, prints its exit code, the files that it left and an empty line, frees space on that
    /// disk, and runs the program again with the same input.
    /// </summary>
    /// <param name="bytes">The size of the disk at first.</param>
    public static string AgainWithRoom(long bytes) => $"""
        input=$(cat)
        mount -t tmpfs -o size={bytes} none "$SEARCH_HOME" || exit
        printf %s "$input" | dotnet "$@"
        echo "exit code $?"
        (cd "$SEARCH_HOME" && find . -type f | sort)
        echo
        mount -o remount,size=200m "$SEARCH_HOME" || exit
        printf %s "$input" | dotnet "$@"
        """;

    /// <summary>Runs a script with the program's command line as <c>$@</c>; skips the test where the shell may not do that.</summary>
    public static async Task<ProgramRunner.Result> RunAsync(ProcessStartInfo program, string shell, string script, string input = "")
    {
        var words = shell.Split(' ');
        Assert.SkipUnless(await CanRunAsync(words), $"'{shell}' is not allowed here.");
        var arguments = program.ArgumentList.ToList();
        program.FileName = words[0];
        program.ArgumentList.Clear();
        foreach (var argument in (string[])[.. words[1..], "-c", script, "bash", .. arguments])
        {
            program.ArgumentList.Add(argument);
        }

        return await ProgramRunner.RunAsync(program, input);
    }

    /// <summary>Mounting a disk needs rights that not every machine gives; limiting the size of files needs a Unix shell.</summary>
    private static async Task<bool> CanRunAsync(string[] shell)
    {
        try
        {
            var mount = shell.Length > 1 ? "mount -t tmpfs none /mnt" : "ulimit -f 20000";
            using var process = Process.Start(new ProcessStartInfo(shell[0], [.. shell[1..], "-c", mount]) { RedirectStandardError = true })!;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // The program does not exist.
        }
    }
}
