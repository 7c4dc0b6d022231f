using Search.Core.Storage;

namespace Search.Tests.Cli;

/// <summary>Base of console tests: an empty data directory, and the program as a user runs it.</summary>
public abstract class CliTests : IDisposable
{
    private protected TempFolder Home { get; } = new();

    public void Dispose()
    {
        Home.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<ProgramRunner.Result> RunAsync(string input, params string[] arguments) =>
        ProgramRunner.RunAsync("Search.Cli", Home.Path, arguments, input);

    /// <summary>A copy of the bundled model's folder, for a test to change.</summary>
    private protected string CopyOfBundledModel()
    {
        var copy = Directory.CreateDirectory(Home.File("model")).FullName;
        foreach (var file in Directory.EnumerateFiles(TestData.InCheckout(SearchInstallation.BundledModel)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
