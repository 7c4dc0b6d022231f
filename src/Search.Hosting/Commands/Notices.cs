namespace Search.Hosting.Commands;

/// <summary>Notices for the user while a command runs; on stderr, so that stdout has only results.</summary>
public static class Notices
{
    /// <summary>Writes a line.</summary>
    public static void Write(string text) => Console.Error.WriteLine($"note: {text}");
}
