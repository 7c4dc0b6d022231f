namespace Search.IntegrationTests.Attached;

/// <summary>The built variants of models, for tests whose programs have a data directory of their own: building one takes longer than most tests.</summary>
public sealed class SharedVariants : IDisposable
{
    private static readonly string[] Folders = ["variants", "verified"];

    private readonly TempFolder _folder = new();

    /// <summary>Lets a data directory use them.</summary>
    public void LinkFrom(string home)
    {
        foreach (var folder in Folders)
        {
            Directory.CreateSymbolicLink(Path.Combine(home, folder), Directory.CreateDirectory(Path.Combine(_folder.Path, folder)).FullName);
        }
    }

    public void Dispose() => _folder.Dispose();
}
