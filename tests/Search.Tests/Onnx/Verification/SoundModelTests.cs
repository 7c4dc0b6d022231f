using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;

namespace Search.Tests.Onnx.Verification;

/// <summary>What tests need that load a small sound model from a folder of its own.</summary>
public abstract class SoundModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>A home that no other test has.</summary>
    protected string Home => _folder.File("home");

    protected RerankerLoader Loader => new(new DataDirectory(Home));

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static ScoringOptions Cpu(string? precision = null) => new() { Device = "cpu", Precision = precision };

    protected string CopyOfSound()
    {
        var copy = Directory.CreateDirectory(_folder.File("model")).FullName;
        foreach (var file in Directory.GetFiles(TestData.Require("golden/checkpoints-bad/sound")))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
