namespace Search.Onnx.Registry;

/// <summary>One at a time, over threads and processes. The system lets go of a lock when its holder ends, however it ends.</summary>
internal static class FileLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the lock; disposing the result lets go of it.</summary>
    public static FileStream Wait(string file, CancellationToken cancel = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        while (true)
        {
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
