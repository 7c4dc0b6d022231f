using System.Runtime.InteropServices;
using Search.Core.Errors;

namespace Search.Hosting.Commands;

/// <summary>
/// Common behaviour of all commands: the first Ctrl-C or SIGTERM stops the command cleanly, the second ends it at once; expected
/// failures print one line to stderr.
/// </summary>
public static class CommandHost
{
    /// <summary>Runs a command and returns its exit code.</summary>
    /// <param name="command">The command; its token is cancelled by Ctrl-C and SIGTERM.</param>
    /// <returns>The command's own code; after an error the code of its kind (<see cref="ExitCodes.Of"/>); 1 if it was stopped or failed.</returns>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> command)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await command(stop.Token);
        }
        catch (SearchException exception)
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return ExitCodes.Of(exception.Kind);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("stopped");
            return ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return ExitCodes.Failed;
        }

        void Stop(PosixSignalContext context)
        {
            // The second signal is not handled here, so the system ends the process.
            context.Cancel = !stop.IsCancellationRequested;
            if (context.Cancel)
            {
                Console.Error.WriteLine("stopping; press Ctrl-C again to end at once");
                stop.Cancel();
            }
        }
    }
}
