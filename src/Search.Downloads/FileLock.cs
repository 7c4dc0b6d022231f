using System.Diagnostics;

namespace Search.Downloads;

/// <summary>A lock for threads and processes. The operating system releases it when the holding process ends for any reason.</summary>
public static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>After this time the user is told what the program waits for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Waits for the lock; disposing the result releases it.</summary>
    /// <param name="file">The lock file.</param>
    /// <param name="holder">What the holder of the lock does, as in "builds a variant".</param>
    /// <param name="notify">Gets one message if the wait takes long; may be null.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public static FileStream Wait(string file, string holder, Action<string>? notify, CancellationToken cancel = default) =>
        Wait(file, holder, notify, Patience, cancel);

    /// <summary>As the other overload, with the time after which <paramref name="notify"/> is called.</summary>
    internal static FileStream Wait(string file, string holder, Action<string>? notify, TimeSpan patience, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var waiting = Stopwatch.StartNew();
        while (true)
        {
            if (waiting.Elapsed > patience)
            {
                notify?.Invoke($"waiting for another process that {holder} (it holds {file})");
                notify = null;
            }

            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (IsHeldByAnother(exception))
            {
                cancel.WaitHandle.WaitOne(Pause);
                cancel.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>EAGAIN on Linux and macOS, ERROR_SHARING_VIOLATION on Windows; anything else (disk full, read-only) is an error.</summary>
    private static bool IsHeldByAnother(IOException exception) =>
        exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
