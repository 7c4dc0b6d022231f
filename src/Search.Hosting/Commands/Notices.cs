namespace Search.Hosting.Commands;

/// <summary>What people should know while a command goes on; on stderr, where it disturbs no results.</summary>
public static class Notices
{
    /// <summary>Writes a line.</summary>
    public static void Write(string text) => Console.Error.WriteLine($"note: {text}");
}
