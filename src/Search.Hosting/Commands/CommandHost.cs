using System.Runtime.InteropServices;
using Search.Core.Errors;

namespace Search.Hosting.Commands;

/// <summary>
/// The manners of every command: the first Ctrl-C or SIGTERM stops it cleanly, the second one ends it at once; expected failures are one
/// line on stderr.
/// </summary>
public static class CommandHost
{
    /// <summary>Runs a command to its exit code.</summary>
    /// <param name="command">Gets a token that Ctrl-C and SIGTERM cancel.</param>
    /// <returns>The command's own code; or that of an error's kind (<see cref="ExitCodes.Of"/>); 1 if it was stopped or failed.</returns>
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
            // The second signal is left to the system, which ends the process.
            context.Cancel = !stop.IsCancellationRequested;
            if (context.Cancel)
            {
                Console.Error.WriteLine("stopping; press Ctrl-C again to end at once");
                stop.Cancel();
            }
        }
    }
}
