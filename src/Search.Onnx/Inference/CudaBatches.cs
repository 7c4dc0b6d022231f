using Microsoft.ML.OnnxRuntime;

namespace Search.Onnx.Inference;

/// <summary>
/// Rows of a multiple of 16 tokens, as tensor cores want them and so that few shapes recur; inputs that go to the device once, when they
/// are bound, and logits that come straight to the host.
/// </summary>
/// <param name="maxLength">The longest row that the model takes.</param>
internal sealed class CudaBatches(int maxLength) : IBatchRunner
{
    private const int Multiple = 16;

    public int UsualTokens => 16_384;

    /// <summary>One batch is prepared while another is computed.</summary>
    public int UsualWorkers => 2;

    public int RowLength(int longest) => Math.Min((longest + Multiple - 1) / Multiple * Multiple, maxLength);

    public IDisposableReadOnlyCollection<OrtValue> Run(
        InferenceSession session, RunOptions options, string[] names, OrtValue[] values, string output)
    {
        using var binding = session.CreateIoBinding();
        foreach (var (name, value) in names.Zip(values))
        {
            binding.BindInput(name, value);
        }

        binding.BindOutputToDevice(output, OrtMemoryInfo.DefaultInstance);
        binding.SynchronizeBoundInputs();
        session.RunWithBinding(options, binding);
        binding.SynchronizeBoundOutputs();
        return binding.GetOutputValues();
    }
}
