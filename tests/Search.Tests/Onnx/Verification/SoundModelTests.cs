using Search.Core.Reranking;
using Search.Core.Storage;
using Search.Onnx;

namespace Search.Tests.Onnx.Verification;

/// <summary>Base of tests that load a small correct model from its own folder.</summary>
public abstract class SoundModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>A data directory for this test only.</summary>
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
