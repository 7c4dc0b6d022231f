using Microsoft.ML.OnnxRuntime;

namespace Search.Onnx.Inference;

/// <summary>
/// Batches for an NVIDIA GPU. Row lengths are multiples of 16 tokens: tensor cores need that, and it keeps the number of shapes small. Inputs
/// are copied to the device once, when they are bound, and logits are copied directly to the host.
/// </summary>
/// <param name="maxLength">The longest row that the model takes.</param>
internal sealed class CudaBatches(int maxLength) : IBatchRunner
{
    private const int Multiple = 16;

    public int DefaultTokens => 16_384;

    /// <summary>One batch is prepared while another is computed.</summary>
    public int DefaultWorkers => 2;

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
